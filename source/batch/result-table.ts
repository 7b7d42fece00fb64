import {parse} from 'csv-parse/sync';
import {csvLines, unescapeCell} from '../export/csv.js';
import {
	nameOfRow,
	type Batch,
	type BatchRow,
	type Problem,
} from './batch.js';
import type {Table} from './table.js';

// No column of a file is called so.
const header = ['cforgs_row', 'cforgs_status', 'cforgs_id', 'cforgs_path', 'cforgs_note'] as const;

const textsOf = (problems: readonly Problem[]): string => problems.map(({text}) => text).join(' ');

function resultOf({existing, problems, resembles, result}: BatchRow): readonly [status: string, id: string, note: string] {
	switch (result.status) {
		case 'created': {
			return result.deletion === undefined
				? [result.isEarlier ? 'created earlier' : 'created', result.id, result.remark ?? '']
				: ['unknown', result.id, result.remark ?? 'It was being deleted again when this was written.'];
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
			return [existing === undefined ? 'left out' : 'already there', existing ?? '', resembles ?? textsOf(problems)];
		}

		case 'sending': {
			return ['unknown', '', 'It was being sent when this was written. The same command looks up what came of it.'];
		}

		case 'waiting': {
			return [problems.length > 0 ? 'problem' : 'not sent', '', textsOf(problems)];
		}
	}
}

const pathOf = (row: BatchRow): string => [...row.parentPath, nameOfRow(row)].join(' › ');

// What a row has beyond the header gets headings that are empty: every line has as many values.
function sourceLines({header: headings, rows}: Table): ReadonlyArray<Table['header']> {
	const width = Math.max(headings.length, ...rows.map(({cells}) => 1 + cells.findLastIndex(cell => cell !== '')));
	return [headings, ...rows.map(({cells}) => cells)].map(cells => Array.from({length: width}, (_, index) => cells[index] ?? ''));
}

/**
What has become of each row, and behind that the columns of the file as they were, as CSV (RFC 4180). A spreadsheet takes no value of it for a formula.
*/
export function resultTable({rows, table}: Pick<Batch, 'rows' | 'table'>): string {
	const [headings = [], ...source] = sourceLines(table);
	const cellsOf = new Map(table.rows.map(({number}, index) => [number, source[index] ?? []]));
	const lines = rows.map(row => {
		const [status, id, note] = resultOf(row);
		return [row.number, status, id, pathOf(row), note, ...(cellsOf.get(row.number) ?? [])];
	});
	return csvLines([[...header, ...headings], ...lines]);
}

/**
Whether a file is the result of an earlier run on the same columns, and names no organization that is of none of these rows, so that this one may take its place.
*/
export function isResultOf(text: string, {rows, table}: Pick<Batch, 'rows' | 'table'>): boolean {
	try {
		const [first = [], ...lines]: string[][] = parse(text);
		const paths = new Set(rows.map(row => pathOf(row)));
		// The headings of what a row had too much are empty.
		return first.map(cell => unescapeCell(cell)).join('\n').trimEnd() === [...header, ...table.header].join('\n').trimEnd()
			&& lines.every(line => line[2] === '' || paths.has(unescapeCell(line[3] ?? '')));
	} catch {
		return false;
	}
}
