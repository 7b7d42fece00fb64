import {columnFields, type ColumnField} from './column-fields.js';

/**
What else a field is called, in English, German, French and Spanish; separated by commas.
*/
const otherNames: Readonly<Record<ColumnField, string>> = {
	name: 'organization, organisation, organization name, organisation name, customer, customer name, client, client name, Kunde, Kundenname, nom, nom du client, nombre, cliente, organización',
	parent: 'parent id, parent organization, parent organisation, Übergeordnet, Uebergeordnet, übergeordnete Organisation, Partner, partenaire, organisation parente, organización superior, socio',
	business_name: 'company, company name, Firma, Firmenname, Unternehmen, société, entreprise, raison sociale, empresa, razón social',
	business_email: 'email, email address, mail, E-Mail-Adresse, courriel, adresse e-mail, correo, correo electrónico',
	business_phone: 'phone, phone number, telephone, telephone number, Tel., Telefon, Telefonnummer, numéro de téléphone, teléfono, número de teléfono',
	business_address: 'address, Adresse, Anschrift, dirección',
	line1: 'street, street address, address line 1, address 1, street 1, Straße, Straße und Hausnummer, Straße Nr., rue, calle',
	line2: 'address line 2, address 2, street 2, Adresszusatz, complément d’adresse',
	city: 'town, Ort, Stadt, ville, ciudad, localidad',
	zipcode: 'zip, postcode, postal code, PLZ, Postleitzahl, code postal, código postal',
	country: 'country code, Land, Ländercode, Laendercode, pays, code pays, país',
	stateOrProvince: 'state, province, Bundesland, Kanton, canton, provincia',
	external_metadata: 'metadata, Metadaten, métadonnées, metadatos',
	both_names: '',
	metadata_member: '',
};

// Accents and umlauts do not count: some programs write none.
const lettersOf = (text: string): string => text.toLowerCase().normalize('NFD').replaceAll('ß', 'ss').replaceAll(/[^\p{Letter}\p{Number}]/gv, '');

const fieldsByName = new Map(columnFields.flatMap(field => otherNames[field].split(',').flatMap(name => name === '' ? [] : [[lettersOf(name), field]])));

const ownNames = new Map(columnFields.filter(name => name !== 'both_names' && name !== 'metadata_member').map(name => [lettersOf(name), name]));

/**
The field whose own name a heading is, whatever the case and what stands between the words.
*/
export const fieldNamed = (heading: string): ColumnField | undefined => ownNames.get(lettersOf(heading));

/**
The field that a heading is another name of.
*/
export const fieldCalled = (heading: string): ColumnField | undefined => fieldsByName.get(lettersOf(heading));
