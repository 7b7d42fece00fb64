import {parse} from 'csv-parse/sync';
import {byteOrderMark, csvLines, unescapeCell} from '../formats/csv.js';
import {shownText} from '../text/told.js';
import {
	nameOfRow,
	type Batch,
	type BatchRow,
	type Problem,
} from './batch.js';
import type {Table} from './read-table.js';

// No column of a file is called so.
const header = ['cforgs_row', 'cforgs_status', 'cforgs_id', 'cforgs_path', 'cforgs_note'] as const;

const textsOf = (problems: readonly Problem[]): string => problems.map(({text}) => text).join(' ');

/**
What has become of a row, in the words of the result file: its status, the id and a note.
*/
export function resultOf({existing, problems, resembles, result}: BatchRow): readonly [status: string, id: string, note: string] {
	switch (result.status) {
		case 'created': {
			return result.deletion === undefined
				? [result.isEarlier ? 'created earlier' : 'created', result.id, shownText(result.remark ?? '')]
				: ['unknown', result.id, shownText(result.remark ?? 'It was being deleted when this was written.')];
		}

		case 'deleted': {
			return ['deleted again', result.id, ''];
		}

		case 'unknown': {
			return ['unknown', '', result.text];
		}

		case 'failed': {
			return ['failed', '', result.text];
		}

		case 'leftOut': {
			return [existing === undefined ? 'left out' : 'already there', existing ?? '', resembles === undefined ? textsOf(problems) : shownText(resembles)];
		}

		case 'sending': {
			return ['unknown', '', 'It was being sent when this was written. The same command finds out whether it was created.'];
		}

		case 'waiting': {
			return [problems.length > 0 ? 'problem' : 'not sent', '', textsOf(problems)];
		}
	}
}

/**
The names from the root down to the organization of a row.
*/
export const pathOfRow = (row: BatchRow): string => [...row.parentPath, nameOfRow(row)].join(' › ');

// What a row has beyond the header gets headings that are empty: every line has as many values.
function sourceLines({header: headings, rows}: Table): ReadonlyArray<Table['header']> {
	const width = Math.max(headings.length, ...rows.map(({cells}) => 1 + cells.findLastIndex(cell => cell !== '')));
	return [headings, ...rows.map(({cells}) => cells)].map(cells => Array.from({length: width}, (_, index) => cells[index] ?? ''));
}

// Of a file to which lines may be added.
const laterHolds = 'A later line of this row replaces this one.';

/**
What has become of rows as lines of CSV (RFC 4180), and behind that the columns of the file as they were, separated as they are there; `head` is the first line, behind a byte order mark where the file is marked. While a run is not at its end, what becomes of a row since is a further line of it, and each says so. A spreadsheet takes no value of them for a formula.
*/
export function resultLines(table: Table): {readonly head: string; readonly linesOf: (rows: readonly BatchRow[], isUnfinished?: boolean) => string} {
	const {isMarked = false, separator} = table;
	const [headings = [], ...source] = sourceLines(table);
	const cellsOf = new Map(table.rows.map(({number}, index) => [number, source[index] ?? []]));
	return {
		head: (isMarked ? byteOrderMark : '') + csvLines([[...header, ...headings]], {separator}),
		linesOf: (rows, isUnfinished = false) => csvLines(rows.map(row => {
			const [status, id, note] = resultOf(row);
			const told = isUnfinished ? `${note} ${laterHolds}`.trimStart() : note;
			return [row.number, status, id, pathOfRow(row), told, ...(cellsOf.get(row.number) ?? [])];
		}), {separator}),
	};
}

/**
Whether its run did not come to an end, as when the program was killed.
*/
export const isUnfinishedResult = (text: string): boolean => text.includes(laterHolds);

const separatorOf = (text: string): string => new RegExp(`^${byteOrderMark}?${header[0]}(?<separator>.)`, 'v').exec(text)?.groups?.['separator'] ?? ',';

// The last record of a run that did not come to its end may be cut short, and is left out then.
function readRecords(text: string): readonly string[][] {
	const options = {bom: true, delimiter: separatorOf(text)};
	if (!isUnfinishedResult(text)) {
		return parse(text, options);
	}

	const skipped = new Set<unknown>();
	const records: string[][] = parse(text, {
		...options,
		skip_records_with_error: true,
		on_skip(error) {
			skipped.add(error?.['records']);
		},
	});
	skipped.delete(records.length);
	if (skipped.size > 0) {
		throw new Error('An earlier record cannot be read.');
	}

	return records;
}

/**
The header and one line for each row, the one that holds. Throws where the text is none of CSV.
*/
function readResult(text: string): ReadonlyArray<readonly string[]> {
	const [first = [], ...lines] = readRecords(text).map(line => line.map(cell => unescapeCell(cell)));
	const byRow = new Map<string | undefined, readonly string[]>();
	for (const [row = '', status = '', id = '', place = '', note = '', ...source] of lines) {
		byRow.set(row, [row, status, id, place, note.replace(laterHolds, '').trimEnd(), ...(byRow.get(row)?.slice(header.length) ?? source)]);
	}

	return [first, ...byRow.values()];
}

/**
Whether a file is the result of an earlier run on the same columns, and names no organization that is of none of these rows, so that this one may take its place.
*/
export function isResultOf(text: string, {rows, table}: Pick<Batch, 'rows' | 'table'>): boolean {
	try {
		const [first = [], ...lines] = readResult(text);
		const paths = new Set(rows.map(row => pathOfRow(row)));
		// The headings of what a row had too much are empty.
		return first.join('\n').trimEnd() === [...header, ...table.header].join('\n').trimEnd()
			&& lines.every(({2: id = '', 3: place = ''}) => id === '' || paths.has(place));
	} catch {
		return false;
	}
}

/**
An unfinished result as if its run had ended: one line for each row. Throws where the text is none.
*/
export const endedResult = (text: string): string => (text.startsWith(byteOrderMark) ? byteOrderMark : '') + csvLines(readResult(text), {separator: separatorOf(text)});
