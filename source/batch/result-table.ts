import {parse} from 'csv-parse/sync';
import {csvLines} from '../export/csv.js';
import {textOf} from '../forms/form.js';
import type {BatchRow, Problem} from './batch.js';

const header = ['row', 'status', 'id', 'name', 'parent', 'note'] as const;

const textsOf = (problems: readonly Problem[]): string => problems.map(({text}) => text).join(' ');

function resultOf({existing, problems, result}: BatchRow): readonly [status: string, id: string, note: string] {
	switch (result.status) {
		case 'created': {
			return [result.isEarlier ? 'created earlier' : 'created', result.id, result.remark ?? ''];
		}

		case 'unknown': {
			return ['unknown', '', result.text];
		}

		case 'failed': {
			return ['failed', '', result.text];
		}

		case 'leftOut': {
			return [existing === undefined ? 'left out' : 'already there', existing ?? '', textsOf(problems)];
		}

		case 'sending': {
			return ['unknown', '', 'It was being sent when this was written. The same command looks up what came of it.'];
		}

		case 'waiting': {
			return [problems.length > 0 ? 'problem' : 'not sent', '', textsOf(problems)];
		}
	}
}

/**
What has become of each row, as CSV (RFC 4180). A spreadsheet takes no value of it for a formula.
*/
export function resultTable(rows: readonly BatchRow[]): string {
	const lines = rows.map(row => {
		const [status, id, note] = resultOf(row);
		return [row.number, status, id, textOf(row.form, 'name'), row.parentPath.join(' › '), note];
	});
	return csvLines([header, ...lines]);
}

/**
Whether a file is the result of an earlier run on the same rows, so that this one may take its place.
*/
export function isResultOf(text: string, rows: readonly BatchRow[]): boolean {
	try {
		const [first = [], ...lines]: string[][] = parse(text, {relax_column_count: true});
		const own: string[][] = parse(resultTable(rows));
		return first.join(',') === header.join(',')
			&& lines.length === rows.length
			&& lines.every((line, index) => [0, 3].every(column => line[column] === own[index + 1]?.[column]));
	} catch {
		return false;
	}
}
