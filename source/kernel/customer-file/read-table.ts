import {CsvError, parse} from 'csv-parse/sync';
import {unescapeCell} from '../files/csv-cell.js';
import type {Table} from './cells.js';
import {decodeWindows} from './spreadsheet-habits.js';

const separators = [',', ';', '\t'] as const;

// Ignores separators in quotes, and empty lines. Tabs can be all that is left of a header.
function usualOf(text: string): string {
	const [line = ''] = text
		.replaceAll(/"(?:[^"]|"")*"/gv, '')
		.replace(/^[\s--\t]+/v, '')
		.split('\n', 1);
	const counted = separators.map(separator => ({separator, count: line.split(separator).length}));
	return counted.toSorted((left, right) => right.count - left.count)[0]?.separator ?? ',';
}

// Spreadsheets read such a first line as the name of the separator, not as a row.
const saidSeparator = /^"?sep=(?<separator>.)"?\n/iv;

/** The separator of a CSV file, from a “sep=” line or guessed from the header, and the text without that line. */
function separatedBy(text: string): {readonly separator: string; readonly table: string} {
	const separator = saidSeparator.exec(text)?.groups?.['separator'];
	return {separator: separator ?? usualOf(text), table: text.replace(saidSeparator, '')};
}

/** A file that cannot be used. The message is one sentence with the reason. */
export class TableError extends Error {
	override readonly name = 'TableError';
}

// The first byte of a byte order mark in UTF-8 and in UTF-16.
const marks: ReadonlySet<number | undefined> = new Set([0xef, 0xfe, 0xff]);

function encodingOf([first, second]: Uint8Array): 'utf8' | 'utf-16be' | 'utf-16le' {
	if (first === 0xff && second === 0xfe) {
		return 'utf-16le';
	}

	return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf8';
}

function decode(bytes: Uint8Array): {readonly text: string; readonly encoding?: Table['encoding']} {
	const encoding = encodingOf(bytes);
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
Reads a CSV file (RFC 4180) in UTF-8, or as spreadsheets export it: with a byte order mark, in UTF-16 or Windows-1252, separated by semicolons or tabs. Drops the quote that protects a value from being read as a formula.

@throws {TableError} If the file cannot be read as CSV with a header and at least one row.
*/
export function readTable(bytes: Uint8Array): Table {
	const {text: whole, encoding} = decode(bytes);
	const {separator, table} = separatedBy(whole.replaceAll(/\r\n?/gv, '\n'));
	const [first, ...records] = recordsOf(table, separator)
		.map((cells, index) => ({number: index + 1, cells}))
		.filter(({cells}) => cells.some(cell => cell.trim() !== ''));
	if (!first || records.length === 0) {
		throw new TableError('It has no rows below its header.');
	}

	const header = first.cells.map(text => unescapeCell(text.trim()));
	const rows = records.map(({number, cells}) => ({number, cells: cells.map(cell => unescapeCell(cell))}));
	const isEmpty = (column: number) => header[column] === '' && rows.every(({cells}) => (cells[column] ?? '') === '');
	// In locales with decimal commas, spreadsheets write semicolons, and misread UTF-8 without a byte order mark.
	const isMarked = separator === ';' || marks.has(bytes[0]) || encoding !== undefined;
	return {
		separator,
		isMarked,
		header: header.slice(0, 1 + header.findLastIndex((_, column) => !isEmpty(column))),
		rows,
		...(encoding !== undefined && {encoding}),
	};
}
