import {parse} from 'csv-parse/sync';
import {byteOrderMark, csvLines, unescapeCell} from '../formats/csv.js';
import {joinedBy, shownText} from '../text/told.js';
import {nameOfRow, type Batch, type BatchRow, type Problem} from './batch.js';
import type {Table} from './table.js';

// Headings that no column of a file has.
const header = ['cforgs_row', 'cforgs_status', 'cforgs_id', 'cforgs_path', 'cforgs_note'] as const;

const textsOf = (problems: readonly Problem[]): string => problems.map(({text}) => text).join(' ');

/** The result of a row in the words of the result file. */
export function resultOf({existing, problems, resembles, result}: BatchRow): readonly [status: string, id: string, note: string] {
	switch (result.status) {
		case 'created': {
			const remark = joinedBy(' ', [...(result.remark === undefined ? [] : [result.remark]), ...(result.isUnconfirmed ? ['Not read back yet.'] : [])]);
			return result.deletion === undefined
				? [result.isEarlier ? 'created earlier' : 'created', result.id, shownText(remark)]
				: ['unknown', result.id, shownText(result.remark ?? 'The deletion was in progress when this line was written.')];
		}

		case 'deleted': {
			return ['deleted again', result.id, ''];
		}

		case 'unknown': {
			return ['unknown', result.id ?? '', result.text];
		}

		case 'failed': {
			return ['failed', '', result.text];
		}

		case 'leftOut': {
			return [existing === undefined ? 'left out' : 'already there', existing ?? '', resembles === undefined ? textsOf(problems) : shownText(resembles)];
		}

		case 'sending': {
			return ['unknown', '', 'The request was in progress when this line was written. Run the same command again to find out whether it was created.'];
		}

		case 'waiting': {
			return [problems.length > 0 ? 'problem' : 'not sent', '', textsOf(problems)];
		}
	}
}

/** The names from the root to the organization of a row. */
export const pathOfRow = (row: BatchRow): string => [...row.parentPath, nameOfRow(row)].join(' › ');

// Values beyond the header get empty headings, so that every line has the same number of values.
function sourceLines({header: headings, rows}: Table): ReadonlyArray<Table['header']> {
	const width = Math.max(headings.length, ...rows.map(({cells}) => 1 + cells.findLastIndex(cell => cell !== '')));
	return [headings, ...rows.map(({cells}) => cells)].map(cells => Array.from({length: width}, (_, index) => cells[index] ?? ''));
}

// Marks lines of a file to which further lines may be appended.
const laterHolds = 'A later line of this row replaces this one.';

/** The rows' results as lines of CSV (RFC 4180), followed by the columns of the file, with the same separator. `head` is the first line, after a byte order mark if the file has one. During a run, each further change of a row is a new line, and each line says that a later one replaces it. Values are escaped so that a spreadsheet does not read them as formulas. */
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

/** Whether the run that wrote the text did not finish, for example because the program was killed. */
export const isUnfinishedResult = (text: string): boolean => text.includes(laterHolds);

const separatorOf = (text: string): string => new RegExp(`^${byteOrderMark}?${header[0]}(?<separator>.)`, 'v').exec(text)?.groups?.['separator'] ?? ',';

// The last record of an unfinished run may be cut short, and is then dropped.
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

/** The header and one line for each row: its latest. Throws if the text is not CSV. */
function readResult(text: string): ReadonlyArray<readonly string[]> {
	const [first = [], ...lines] = readRecords(text).map(line => line.map(cell => unescapeCell(cell)));
	const byRow = new Map<string | undefined, readonly string[]>();
	for (const [row = '', status = '', id = '', place = '', note = '', ...source] of lines) {
		byRow.set(row, [row, status, id, place, note.replace(laterHolds, '').trimEnd(), ...(byRow.get(row)?.slice(header.length) ?? source)]);
	}

	return [first, ...byRow.values()];
}

/** Whether a file may be overwritten: it is the result of an earlier run on the same columns, and all its organizations belong to these rows. */
export function isResultOf(text: string, {rows, table}: Pick<Batch, 'rows' | 'table'>): boolean {
	try {
		const [first = [], ...lines] = readResult(text);
		const paths = new Set(rows.map(row => pathOfRow(row)));
		// Values beyond the header have empty headings.
		return first.join('\n').trimEnd() === [...header, ...table.header].join('\n').trimEnd()
			&& lines.every(({2: id = '', 3: place = ''}) => id === '' || paths.has(place));
	} catch {
		return false;
	}
}

/** An unfinished result in its final form: one line for each row. Throws if the text is not a result. */
export const endedResult = (text: string): string => (text.startsWith(byteOrderMark) ? byteOrderMark : '') + csvLines(readResult(text), {separator: separatorOf(text)});
