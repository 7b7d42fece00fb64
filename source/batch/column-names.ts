import {fieldNames, formField, profileTable} from '../tables/profile.js';
import {lettersAndDigits} from '../tree/fold.js';
import {columnFields, type ColumnField} from './column-fields.js';

/**
What files call a column: the headings of the table of fields, and those of columns that are no field.
*/
const headings: ReadonlyMap<string, string> = new Map([
	...fieldNames.map(name => [name, formField(name).headings] as const),
	...Object.entries(profileTable.business_address.members),
	[
		'house_number',
		'house no, house nr, street number, Hausnummer, Hausnr., Haus-Nr., HsNr., HNr., numero de rue, numero de voie, numero de calle, numero exterior',
	],
	[
		'metadata_member',
		'customer number, customer no, customer id, client id, Kundennummer, Kundennr., Kd.-Nr., Debitorennummer, numero de client, numero client, numero de cliente, CRM id, CRM number',
	],
]);

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
	fieldsByName ??= new Map(columnFields.flatMap(field => (headings.get(field)?.split(',') ?? []).map(name => [lettersAndDigits(name), field] as const)));
	return fieldsByName.get(lettersAndDigits(heading));
}
