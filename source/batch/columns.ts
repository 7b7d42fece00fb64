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

const choicesFor = (columns: Columns, index: number) => [undefined, ...fieldNames.filter(name => name === columns[index] || !columns.includes(name))];

export const whyNotField = (columns: Columns, index: number): string | undefined =>
	choicesFor(columns, index).length === 1 ? 'Other columns fill every field: choose none for one of them first.' : undefined;

/**
The next or previous field for a column, of those that no other column fills, and none.
*/
export function chooseField(columns: Columns, index: number, by: number): Columns {
	const choices = choicesFor(columns, index);
	const at = choices.indexOf(columns[index]) + by;
	return columns.with(index, choices[(at + choices.length) % choices.length]);
}

// A guess is shown before anything is checked.
export const areAllNamed = ({header}: Table): boolean => namedIn(header).includes('name') && !namedIn(header).includes(undefined);

export function whyNotColumns(columns: Columns, keys: readonly [previous: string, next: string]): string | undefined {
	return columns.includes('name') ? undefined : `No column is the ${labelsInSentence('name')} yet: choose one with ${keys.join(' and ')}.`;
}
