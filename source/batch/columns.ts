import {fieldNames, labelsInSentence, type FieldName} from '../forms/fields.js';
import type {Table} from './table.js';

/**
For each column of the file the field that it fills; undefined where it is not used.
*/
export type Columns = ReadonlyArray<FieldName | undefined>;

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gv, '');

/**
The fields that the header names, whatever the case and what stands between the words; of two columns for one field the first.
*/
export function columnsOf({header}: Table): Columns {
	const names = header.map(text => fieldNames.find(name => lettersOf(name) === lettersOf(text)));
	return names.map((name, index) => names.indexOf(name) === index ? name : undefined);
}

/**
The next or previous field for a column, of those that no other column fills, and none.
*/
export function chooseField(columns: Columns, index: number, by: number): Columns {
	const choices = [undefined, ...fieldNames.filter(name => name === columns[index] || !columns.includes(name))];
	const at = choices.indexOf(columns[index]) + by;
	return columns.with(index, choices[(at + choices.length) % choices.length]);
}

export const areAllKnown = (columns: Columns): boolean => columns.includes('name') && !columns.includes(undefined);

export function whyNotColumns(columns: Columns, keys: readonly [previous: string, next: string]): string | undefined {
	return columns.includes('name') ? undefined : `No column is the ${labelsInSentence('name')} yet: choose one with ${keys.join(' and ')}.`;
}
