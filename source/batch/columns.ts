import {fieldNames, labelsInSentence, type FieldName} from '../forms/fields.js';
import type {Table} from './table.js';

/**
For each column of the file the field that it fills; undefined where it is not used.
*/
export type Columns = ReadonlyArray<FieldName | undefined>;

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gv, '');

/**
What else a field is called, in letters alone. A street or a postcode is a part of an address, and so is missing here.
*/
const otherNames: Readonly<Record<FieldName, readonly string[]>> = {
	name: ['organization', 'organisation', 'organizationname', 'organisationname'],
	parent: ['parentid', 'parentorganization', 'parentorganisation'],
	business_name: ['company', 'companyname'],
	business_email: ['email', 'emailaddress', 'mail'],
	business_phone: ['phone', 'phonenumber', 'telephone', 'telephonenumber'],
	business_address: ['address'],
	external_metadata: ['metadata'],
};

/**
The fields that the header names by their own names, whatever the case and what stands between the words; of two columns for one field the first.
*/
function namedIn(header: readonly string[]): Columns {
	const names = header.map(text => fieldNames.find(name => lettersOf(name) === lettersOf(text)));
	return names.map((name, index) => names.indexOf(name) === index ? name : undefined);
}

/**
The fields that the header names; by another of its names, where one column alone has one of these and none has its own.
*/
export function columnsOf({header}: Table): Columns {
	const named = namedIn(header);
	const guessed = header.map(text => fieldNames.find(name => otherNames[name].includes(lettersOf(text))));
	return named.map((name, index) => {
		const guess = guessed[index];
		return name ?? (named.includes(guess) || guessed.filter(each => each === guess).length > 1 ? undefined : guess);
	});
}

/**
The next or previous field for a column, of those that no other column fills, and none.
*/
export function chooseField(columns: Columns, index: number, by: number): Columns {
	const choices = [undefined, ...fieldNames.filter(name => name === columns[index] || !columns.includes(name))];
	const at = choices.indexOf(columns[index]) + by;
	return columns.with(index, choices[(at + choices.length) % choices.length]);
}

// A guess is shown before anything is checked.
export const areAllNamed = ({header}: Table): boolean => namedIn(header).includes('name') && !namedIn(header).includes(undefined);

/**
Why the rows cannot be checked with these columns; `parent` is what was given for every row.
*/
export function whyNotColumns(columns: Columns, parent: string | undefined, keys: readonly [previous: string, next: string]): string | undefined {
	if (!columns.includes('name')) {
		return `No column is the ${labelsInSentence('name')} yet: choose one with ${keys.join(' and ')}.`;
	}

	return parent !== undefined && columns.includes('parent') ? '--organization gives the parent of every row: no column can be that as well.' : undefined;
}
