import {parse, CsvError} from 'csv-parse/sync';
import {unescapeCell} from '../export/csv.js';
import {separatedBy} from './separator.js';
import type {Table} from './table.js';

/**
A file that cannot be used, and why, in one sentence.
*/
export class TableError extends Error {
	override readonly name = 'TableError';
}

// The first bytes of a byte order mark, in UTF-8 and in UTF-16.
const marks: ReadonlySet<number | undefined> = new Set([0xEF, 0xFF]);

function decode(bytes: Uint8Array): string {
	const encoding = bytes[0] === 0xFF && bytes[1] === 0xFE ? 'utf-16le' : 'utf8';
	try {
		return new TextDecoder(encoding, {fatal: true}).decode(bytes);
	} catch {
		throw new TableError('It is not UTF-8: save it as “CSV UTF-8”.');
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
Reads a CSV file (RFC 4180) in UTF-8, or as spreadsheets export it: with a byte order mark, in UTF-16, separated by semicolons or tabs. A quote before what would else be a formula is no part of the value.

@throws {TableError} when it cannot be read as one with a header and a row.
*/
export function readTable(bytes: Uint8Array): Table {
	const {separator, table} = separatedBy(decode(bytes).replaceAll(/\r\n?/gv, '\n'));
	const [first, ...rows] = recordsOf(table, separator)
		.map((cells, index) => ({number: index + 1, cells: cells.map(cell => unescapeCell(cell))}))
		.filter(({cells}) => cells.some(cell => cell.trim() !== ''));
	if (!first || rows.length === 0) {
		throw new TableError('It has no row below its header.');
	}

	const header = first.cells.map(text => text.trim());
	const isEmpty = (column: number) => header[column] === '' && rows.every(({cells}) => (cells[column] ?? '') === '');
	// Where commas are in numbers, spreadsheets write semicolons, and take what has no mark for another encoding.
	const isMarked = separator === ';' || marks.has(bytes[0]);
	return {
		separator, isMarked, header: header.slice(0, 1 + header.findLastIndex((_, column) => !isEmpty(column))), rows,
	};
}
