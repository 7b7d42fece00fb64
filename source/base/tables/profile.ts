/** A number that a spreadsheet shortened with an exponent, such as `4.42E+11`. */
export const shortenedNumber = /^[+\-]?(?<mantissa>\d(?:[,.]\d+)?)e[+\-]?\d+$/iv;

type FormField = {
	readonly label: string;
	readonly purpose: string;
	/** The field's usual headings in files, in English, German, French and Spanish, separated by commas. Accents are omitted, because they do not count. */
	readonly headings: string;
	/** Why a typed text cannot be saved, and what to do. */
	readonly rule?: (text: string) => string | undefined;
};

type ProfileField = FormField & {
	/** One line, or free text that may have several lines or contain a JSON object. The members of the object are then edited, searched and exported separately. */
	readonly input: 'line' | 'lines';
	/** The documented members of the JSON object. `label`: in a sentence, for people. `headings`: the usual ones in files. */
	readonly members?: Readonly<Record<string, {readonly label: string; readonly headings: string}>>;
	readonly isPhone?: boolean;
	readonly isInOverview?: boolean;
	readonly isCopied?: boolean;
};

/** The fields of a profile, under the service's names, in display order. Types, schema, form, detail, search, files and help use this table. */
export const profileTable = {
	business_name: {
		label: 'Business name',
		purpose: 'The registered name, as in the contract, if it differs from the name above.',
		headings:
			'company, company name, Firma, Firmenname, Unternehmen, societe, entreprise, raison sociale, empresa, razon social',
		input: 'line',
		isInOverview: true,
	},
	business_email: {
		label: 'Business email',
		purpose: 'The contact for the contract, not a private address.',
		headings: 'email, email address, mail, E-Mail-Adresse, courriel, adresse e-mail, correo, correo electronico',
		rule: text =>
			text === '' || /^[^\s@]+@[^\s@]+$/v.test(text)
				? undefined
				: 'This is not an email address. Write it like name@example.com, or leave it empty.',
		input: 'line',
		isInOverview: true,
		isCopied: true,
	},
	business_phone: {
		label: 'Business phone',
		purpose: 'With the country code, such as +44 20 7946 0000.',
		headings:
			'phone, phone number, telephone, telephone number, Tel., Telefon, Telefonnummer, numero de telephone, telefono, numero de telefono',
		rule: text =>
			shortenedNumber.test(text.trim())
				? 'A spreadsheet shortened this number. Type all its digits, or leave it empty.'
				: undefined,
		input: 'line',
		isPhone: true,
		isInOverview: true,
		isCopied: true,
	},
	business_address: {
		label: 'Business address',
		purpose: 'The registered address. country is two letters, such as US.',
		headings: 'address, Adresse, Anschrift, direccion',
		input: 'lines',
		members: {
			line1: {
				label: 'line 1',
				headings:
					'street, street address, address line 1, address 1, street 1, Strasse, Strasse und Hausnummer, Strasse Nr., rue, calle',
			},
			line2: {label: 'line 2', headings: 'address line 2, address 2, street 2, Adresszusatz, complement d adresse'},
			city: {label: 'city', headings: 'town, Ort, Stadt, ville, ciudad, localidad'},
			zipcode: {label: 'ZIP', headings: 'zip, postcode, postal code, PLZ, Postleitzahl, code postal, codigo postal'},
			country: {label: 'country', headings: 'country code, Land, Landercode, Laendercode, pays, code pays, pais'},
			stateOrProvince: {label: 'state/province', headings: 'state, province, Bundesland, Kanton, canton, provincia'},
		},
	},
	external_metadata: {
		label: 'External metadata',
		purpose: 'Your own references, such as a CRM number; text or JSON. The service only stores it.',
		headings: 'metadata, Metadaten, metadonnees, metadatos',
		input: 'lines',
	},
} as const satisfies Readonly<Record<string, ProfileField>>;

export type ProfileFieldName = keyof typeof profileTable;

const fieldTable = {
	name: {
		label: 'Name',
		purpose: 'The name that lists show. You can change it later.',
		headings:
			'organization, organisation, organization name, organisation name, customer, customer name, client, client name, Kunde, Kundenname, nom, nom du client, nombre, cliente, organizacion',
		rule: text => (text.trim() === '' ? 'An organization needs a name: type one.' : undefined),
	},
	parent: {
		label: 'Parent',
		purpose:
			'The organization above: usually your own, or the partner who brings the customer. You cannot change it later: the service does not move organizations.',
		headings:
			'parent id, parent organization, parent organisation, Ubergeordnet, Uebergeordnet, ubergeordnete Organisation, Partner, partenaire, organisation parente, organizacion superior, socio',
	},
	...profileTable,
} as const satisfies Readonly<Record<string, FormField>>;

export type FieldName = keyof typeof fieldTable;

const isProfileField = (name: string): name is ProfileFieldName => Object.hasOwn(profileTable, name);
const isField = (name: string): name is FieldName => Object.hasOwn(fieldTable, name);

export const profileFields: readonly ProfileFieldName[] = Object.keys(profileTable).filter(name =>
	isProfileField(name),
);
export const fieldNames: readonly FieldName[] = Object.keys(fieldTable).filter(name => isField(name));

export const formField = (name: FieldName): FormField => fieldTable[name];
export const profileField = (name: ProfileFieldName): ProfileField => profileTable[name];

/** The profile fields that can contain a JSON object. */
export const objectFields: readonly ProfileFieldName[] = profileFields.filter(
	name => profileField(name).input === 'lines',
);

export type AddressMember = keyof typeof profileTable.business_address.members;

const isAddressMember = (name: string): name is AddressMember =>
	Object.hasOwn(profileTable.business_address.members, name);

/** How the screen names a member of an address. */
export const addressTitle = (member: string): string =>
	isAddressMember(member) ? profileTable.business_address.members[member].label : member;

export const addressMembers: readonly AddressMember[] = Object.keys(profileTable.business_address.members).filter(
	name => isAddressMember(name),
);
