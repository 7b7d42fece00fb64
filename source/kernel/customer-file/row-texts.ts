import {counted} from '../../base/text/words.js';
import {addressOf, type FieldName} from '../form-model/fields.js';
import {countryCodeOf} from '../form-model/value-warnings.js';
import {isClearing, type Table} from './cells.js';
import {type ColumnField, fieldsFilledBy, isAddressPart, metadataMemberOf} from './column-fields.js';
import type {Columns} from './columns.js';

// An empty value adds no member.
function metadataOf(members: ReadonlyArray<readonly [key: string, value: string]>): string {
	const filled = members.filter(([, value]) => value !== '');
	return filled.length === 0 ? '' : JSON.stringify(Object.fromEntries(filled));
}

// Countries whose addresses begin with the house number.
const numberFirst: ReadonlySet<string> = new Set(['AU', 'CA', 'FR', 'GB', 'IE', 'IN', 'LU', 'NZ', 'SG', 'US', 'ZA']);

/** The first line of an address, in the order of its country. */
export function streetOf(street: string, number: string, country: string): string {
	const parts = numberFirst.has(countryCodeOf(country) ?? '') ? [number, street] : [street, number];
	return parts.filter(part => part !== '').join(' ');
}

// A new organization has nothing to clear. A parent that is cleared would silently be none.
const textOf = (name: Columns[number], cell: string): string =>
	name !== 'parent' && isClearing(cell) ? '' : cell.trim();

/** The texts that a row of the file gives to the fields. Columns of the address and of metadata members become one text. */
export function fieldTextsOf(
	columns: Columns,
	header: readonly string[],
	cells: readonly string[],
): Partial<Record<FieldName, string>> {
	const filled = columns.map((name, index) => ({
		name,
		heading: header[index] ?? '',
		text: textOf(name, cells[index] ?? ''),
	}));
	const texts: Partial<Record<ColumnField, string>> = Object.fromEntries(
		filled.flatMap(({name, text}) => (name === undefined ? [] : fieldsFilledBy(name).map(each => [each, text]))),
	);
	const {line1 = '', house_number: number = '', country = ''} = texts;
	const members = filled.filter(({name}) => name === 'metadata_member');
	return {
		...texts,
		...(columns.some(name => isAddressPart(name)) && {
			business_address: addressOf({...texts, line1: streetOf(line1, number, country)}),
		}),
		...(members.length > 0 && {
			external_metadata: metadataOf(members.map(({heading, text}) => [metadataMemberOf(heading), text])),
		}),
	};
}

/** What a row says about the first account of its organization; undefined if it has none. */
export function accountTextsOf(
	columns: Columns,
	cells: readonly string[],
): {readonly name: string; readonly type: string} | undefined {
	const [name, type] = (['account', 'account_type'] as const).map(field =>
		textOf(field, cells[columns.indexOf(field)] ?? ''),
	);
	return name === '' && type === '' ? undefined : {name: name ?? '', type: type ?? ''};
}

const separatorNames: ReadonlyMap<string, string> = new Map([
	[',', 'a comma'],
	[';', 'a semicolon'],
	['\t', 'a tab'],
]);

/** Why a row of another length than the header cannot be used, or what to check. A row with too many values has probably lost its quotes. A row with too few may be cut short; without its parent it would become a root. */
export function lengthOf(
	cells: readonly string[],
	{header: {length}, separator = ','}: Pick<Table, 'header' | 'separator'>,
	columns: Columns,
): {readonly problem?: string; readonly warning?: string} {
	if (cells.slice(length).some(cell => cell !== '')) {
		return {
			problem: `The row has ${cells.length} values, but the header has ${length}. Put double quotes around a value that contains ${separatorNames.get(separator) ?? `“${separator}”`}.`,
		};
	}

	if (cells.length >= length) {
		return {};
	}

	const text = `The row has ${counted(cells.length, 'value')}, but the header has ${length}. Is the line cut short?`;
	return columns.indexOf('parent') >= cells.length ? {problem: text} : {warning: text};
}
