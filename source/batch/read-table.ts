import {CsvError, parse} from 'csv-parse/sync';
import {unescapeCell} from '../formats/csv.js';

/**
A file of rows as it was read. Rows that are empty are left out; `number` counts them all the same, from 1, as a spreadsheet does.
*/
export type Table = {
	/**
	What stands between its values; a comma where that is absent.
	*/
	readonly separator?: string;
	/**
	Whether a spreadsheet takes it for UTF-8 by the byte order mark alone.
	*/
	readonly isMarked?: boolean;
	/**
	Absent if the file is Unicode.
	*/
	readonly encoding?: 'Windows-1252';
	readonly header: readonly string[];
	readonly rows: ReadonlyArray<{readonly number: number; readonly cells: readonly string[]}>;
};

const longestWord = 40;

/**
A sentence for a file whose encoding was recognized by its bytes, with a value to check it by; undefined if there was nothing to recognize.
*/
export function encodingText({encoding, header, rows}: Table): string | undefined {
	if (encoding === undefined) {
		return undefined;
	}

	const words = [header, ...rows.map(({cells}) => cells)].values().flatMap(cells => cells.flatMap(cell => cell.split(/\s/v)));
	const word = words.find(each => /\P{ASCII}/v.test(each))?.slice(0, longestWord) ?? '';
	return `The file is not UTF-8 and was read as ${encoding}. Check that “${word}” looks right.`;
}

const separators = [',', ';', '\t'] as const;

// Separators between quotes do not count.
function usualOf(text: string): string {
	const [line = ''] = text.replaceAll(/"(?:[^"]|"")*"/gv, '').trimStart().split('\n', 1);
	const counted = separators.map(separator => ({separator, count: line.split(separator).length}));
	return counted.toSorted((left, right) => right.count - left.count)[0]?.separator ?? ',';
}

// Spreadsheets take such a first line for the name of the separator, and no row.
const saidSeparator = /^"?sep=(?<separator>.)"?\n/iv;

/**
The separator of a CSV file, as its first line names it or as its header uses it, and the text without such a line.
*/
function separatedBy(text: string): {readonly separator: string; readonly table: string} {
	const separator = saidSeparator.exec(text)?.groups?.['separator'];
	return {separator: separator ?? usualOf(text), table: text.replace(saidSeparator, '')};
}

/**
A file that cannot be used, and why, in one sentence.
*/
export class TableError extends Error {
	override readonly name = 'TableError';
}

// The first bytes of a byte order mark, in UTF-8 and in UTF-16.
const marks: ReadonlySet<number | undefined> = new Set([0xEF, 0xFF]);

// What 0x80 and the bytes after it stand for in Unicode; some versions of Node.js decode them as Latin-1. Zero is a byte without a meaning.
const windowsLetters = [
	0x20_AC,
	0,
	0x20_1A,
	0x01_92,
	0x20_1E,
	0x20_26,
	0x20_20,
	0x20_21,
	0x02_C6,
	0x20_30,
	0x01_60,
	0x20_39,
	0x01_52,
	0,
	0x01_7D,
	0,
	0,
	0x20_18,
	0x20_19,
	0x20_1C,
	0x20_1D,
	0x20_22,
	0x20_13,
	0x20_14,
	0x02_DC,
	0x21_22,
	0x01_61,
	0x20_3A,
	0x01_53,
	0,
	0x01_7E,
	0x01_78,
];

/**
The text of bytes in Windows-1252; undefined if no spreadsheet wrote them so.
*/
function decodeWindows(bytes: Uint8Array): string | undefined {
	const text = Array.from(bytes, byte => String.fromCodePoint(windowsLetters[byte - 0x80] ?? byte)).join('');
	// In UTF-16 without a mark, every other byte is zero.
	return /[\p{Control}--[\t\n\r]]/v.test(text) ? undefined : text;
}

function decode(bytes: Uint8Array): {readonly text: string; readonly encoding?: Table['encoding']} {
	const encoding = bytes[0] === 0xFF && bytes[1] === 0xFE ? 'utf-16le' : 'utf8';
	try {
		return {text: new TextDecoder(encoding, {fatal: true}).decode(bytes)};
	} catch {
		const text = encoding === 'utf8' && !marks.has(bytes[0]) ? decodeWindows(bytes) : undefined;
		if (text === undefined) {
			throw new TableError('It is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”.');
		}

		return {text, encoding: 'Windows-1252'};
	}
}

function recordsOf(table: string, separator: string): readonly string[][] {
	try {
		return parse(table, {delimiter: separator, relax_column_count: true, skip_empty_lines: false});
	} catch (error) {
		if (error instanceof CsvError) {
			throw new TableError(`It is not CSV (RFC 4180): ${error.message}.`);
		}

		throw error;
	}
}

/**
Reads a CSV file (RFC 4180) in UTF-8, or as spreadsheets export it: with a byte order mark, in UTF-16 or Windows-1252, separated by semicolons or tabs. A quote before what would else be a formula is no part of the value.

@throws {TableError} when it cannot be read as one with a header and a row.
*/
export function readTable(bytes: Uint8Array): Table {
	const {text: whole, encoding} = decode(bytes);
	const {separator, table} = separatedBy(whole.replaceAll(/\r\n?/gv, '\n'));
	const [first, ...rows] = recordsOf(table, separator)
		.map((cells, index) => ({number: index + 1, cells: cells.map(cell => unescapeCell(cell))}))
		.filter(({cells}) => cells.some(cell => cell.trim() !== ''));
	if (!first || rows.length === 0) {
		throw new TableError('It has no rows below its header.');
	}

	const header = first.cells.map(text => text.trim());
	const isEmpty = (column: number) => header[column] === '' && rows.every(({cells}) => (cells[column] ?? '') === '');
	// Where commas are in numbers, spreadsheets write semicolons, and take what has no mark for another encoding.
	const isMarked = separator === ';' || marks.has(bytes[0]) || encoding !== undefined;
	return {
		separator, isMarked, header: header.slice(0, 1 + header.findLastIndex((_, column) => !isEmpty(column))), rows, ...(encoding !== undefined && {encoding}),
	};
}
