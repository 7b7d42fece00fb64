import {lettersAndDigits} from '../tree/fold.js';
import {columnFields, type ColumnField} from './column-fields.js';

/**
What else a field is called, in English, German, French and Spanish; separated by commas, without accents, which do not count.
*/
const otherNames: Readonly<Record<ColumnField, string>> = {
	name: 'organization, organisation, organization name, organisation name, customer, customer name, client, client name, Kunde, Kundenname, nom, nom du client, nombre, cliente, organizacion',
	parent: 'parent id, parent organization, parent organisation, Ubergeordnet, Uebergeordnet, ubergeordnete Organisation, Partner, partenaire, organisation parente, organizacion superior, socio',
	business_name: 'company, company name, Firma, Firmenname, Unternehmen, societe, entreprise, raison sociale, empresa, razon social',
	business_email: 'email, email address, mail, E-Mail-Adresse, courriel, adresse e-mail, correo, correo electronico',
	business_phone: 'phone, phone number, telephone, telephone number, Tel., Telefon, Telefonnummer, numero de telephone, telefono, numero de telefono',
	business_address: 'address, Adresse, Anschrift, direccion',
	line1: 'street, street address, address line 1, address 1, street 1, Strasse, Strasse und Hausnummer, Strasse Nr., rue, calle',
	house_number: 'house no, house nr, street number, Hausnummer, Hausnr., Haus-Nr., HsNr., HNr., numero de rue, numero de voie, numero de calle, numero exterior',
	line2: 'address line 2, address 2, street 2, Adresszusatz, complement d adresse',
	city: 'town, Ort, Stadt, ville, ciudad, localidad',
	zipcode: 'zip, postcode, postal code, PLZ, Postleitzahl, code postal, codigo postal',
	country: 'country code, Land, Landercode, Laendercode, pays, code pays, pais',
	stateOrProvince: 'state, province, Bundesland, Kanton, canton, provincia',
	external_metadata: 'metadata, Metadaten, metadonnees, metadatos',
	both_names: '',
	metadata_member: 'customer number, customer no, customer id, client id, Kundennummer, Kundennr., Kd.-Nr., Debitorennummer, numero de client, numero client, numero de cliente, CRM id, CRM number',
};

type Names = ReadonlyMap<string, ColumnField>;

// Made when a file is opened: few starts do.
let ownNames: Names | undefined;
let fieldsByName: Names | undefined;

/**
The field whose own name a heading is, whatever the case and what stands between the words.
*/
export function fieldNamed(heading: string): ColumnField | undefined {
	ownNames ??= new Map(columnFields.filter(name => name !== 'both_names' && name !== 'metadata_member').map(name => [lettersAndDigits(name), name]));
	return ownNames.get(lettersAndDigits(heading));
}

/**
The field that a heading is another name of.
*/
export function fieldCalled(heading: string): ColumnField | undefined {
	fieldsByName ??= new Map(columnFields.flatMap(field => otherNames[field].split(',').flatMap(name => name === '' ? [] : [[lettersAndDigits(name), field]])));
	return fieldsByName.get(lettersAndDigits(heading));
}
