import {parse} from 'csv-parse/sync';
import {byteOrderMark, csvLines} from '../files/csv.js';
import {unescapeCell} from '../files/csv-cell.js';
import type {ItemStatus} from '../state/item-result.js';
import type {Table} from './cells.js';

// Headings that no column of a file has.
const header = ['cforgs_row', 'cforgs_verb', 'cforgs_status', 'cforgs_id', 'cforgs_path', 'cforgs_note'] as const;

/** With the first account of each organization, if the file has accounts. The note stays the last of these columns. */
const headerWithAccounts = [
	...header.slice(0, -1),
	'cforgs_account_status',
	'cforgs_account_id',
	'cforgs_note',
] as const;

// Earlier versions had no verb, and words of their own for the status.
const earlierHeader = header.filter(heading => heading !== 'cforgs_verb');

const headers = [header, headerWithAccounts, earlierHeader];

/** What became of a row of a file. */
export type ResultRow = {
	/** The first account of the organization, if the row has one; its id is empty if it is not created yet. */
	readonly account?: {readonly status: ItemStatus; readonly id: string} | undefined;
	readonly number: number;
	readonly verb: string;
	readonly status: ItemStatus;
	/** Empty if it has no organization yet. */
	readonly id: string;
	/** The names from the root to it. */
	readonly path: string;
	readonly note: string;
};

/** The result of a file. */
export type Result = {readonly rows: readonly ResultRow[]; readonly table: Table};

// Values beyond the header get empty headings, so that every line has the same number of values.
function sourceLines({header: headings, rows}: Table): ReadonlyArray<Table['header']> {
	const width = Math.max(headings.length, ...rows.map(({cells}) => 1 + cells.findLastIndex(cell => cell !== '')));
	return [headings, ...rows.map(({cells}) => cells)].map(cells =>
		Array.from({length: width}, (_, index) => cells[index] ?? ''),
	);
}

// Marks lines of a file to which further lines may be appended.
const laterHolds = 'A later line of this row replaces this one.';

/** The rows' results as lines of CSV (RFC 4180), followed by the columns of the file, with the same separator. `head` is the first line, after a byte order mark if the file has one. During a run, each further change of a row is a new line, and each line says that a later one replaces it. Values are escaped so that a spreadsheet does not read them as formulas. */
export function resultLines(
	table: Table,
	hasAccounts = false,
): {readonly head: string; readonly linesOf: (rows: readonly ResultRow[], isUnfinished?: boolean) => string} {
	const {isMarked = false, separator} = table;
	const [headings = [], ...source] = sourceLines(table);
	const cellsOf = new Map(table.rows.map(({number}, index) => [number, source[index] ?? []]));
	return {
		head:
			(isMarked ? byteOrderMark : '') +
			csvLines([[...(hasAccounts ? headerWithAccounts : header), ...headings]], {separator}),
		linesOf: (rows, isUnfinished = false) =>
			csvLines(
				rows.map(row => {
					const {number, verb, status, id, path, note, account} = row;
					const told = isUnfinished ? `${note} ${laterHolds}`.trimStart() : note;
					return [
						number,
						verb,
						status,
						id,
						path,
						...(hasAccounts ? [account?.status ?? '', account?.id ?? ''] : []),
						told,
						...(cellsOf.get(number) ?? []),
					];
				}),
				{separator},
			),
	};
}

/** Whether the run that wrote the text did not finish, for example because the program was killed. */
export const isUnfinishedResult = (text: string): boolean => text.includes(laterHolds);

const separatorOf = (text: string): string =>
	new RegExp(`^${byteOrderMark}?${header[0]}(?<separator>.)`, 'v').exec(text)?.groups?.['separator'] ?? ',';

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
	const note = first.indexOf('cforgs_note');
	const byRow = new Map<string | undefined, readonly string[]>();
	for (const line of lines) {
		const [number] = line;
		const own = line
			.slice(0, note + 1)
			.map((cell, index) => (index === note ? cell.replace(laterHolds, '').trimEnd() : cell));
		byRow.set(number, [...own, ...(byRow.get(number) ?? line).slice(note + 1)]);
	}

	return [first, ...byRow.values()];
}

/** Whether a file may be overwritten: it is the result of an earlier run on the same columns, also one of an earlier version, and all its organizations belong to these rows. */
export function isResultOf(text: string, {rows, table}: Result): boolean {
	try {
		const [first = [], ...lines] = readResult(text);
		const paths = new Set(rows.map(({path}) => path));
		const [id, place] = [first.indexOf('cforgs_id'), first.indexOf('cforgs_path')];
		// Values beyond the header have empty headings.
		return (
			headers.some(own => first.join('\n').trimEnd() === [...own, ...table.header].join('\n').trimEnd()) &&
			lines.every(line => line[id] === '' || paths.has(line[place] ?? ''))
		);
	} catch {
		return false;
	}
}

const withCell = (cells: readonly string[], at: number, text: string): readonly string[] =>
	at === -1 ? cells : cells.with(at, text);

/** A result in which these organizations are deleted again; undefined if the text is no result that has any of them. */
export function resultWithDeleted(text: string, ids: ReadonlySet<string>): string | undefined {
	try {
		const [first = [], ...lines] = readResult(text);
		const [id, verb, status] = [
			first.indexOf('cforgs_id'),
			first.indexOf('cforgs_verb'),
			first.indexOf('cforgs_status'),
		];
		const isOwn = headers.some(own => own.every((heading, index) => first[index] === heading));
		if (!isOwn || lines.every(line => !ids.has(line[id] ?? ''))) {
			return undefined;
		}

		const noted = lines.map(line =>
			ids.has(line[id] ?? '')
				? withCell(withCell(line, verb, 'delete'), status, verb === -1 ? 'deleted' : 'done')
				: line,
		);
		return (
			(text.startsWith(byteOrderMark) ? byteOrderMark : '') +
			csvLines([first, ...noted], {separator: separatorOf(text)})
		);
	} catch {
		// This is no CSV file.
		return undefined;
	}
}

/** An unfinished result in its final form: one line for each row. Throws if the text is not a result. */
export const endedResult = (text: string): string =>
	(text.startsWith(byteOrderMark) ? byteOrderMark : '') + csvLines(readResult(text), {separator: separatorOf(text)});
