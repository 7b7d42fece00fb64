import {stringify} from 'csv-stringify/sync';
import {textOf} from '../forms/form.js';
import type {BatchRow} from './batch.js';

const header = ['row', 'status', 'id', 'name', 'parent', 'note'] as const;

/**
The first line of a result file, by which one is known.
*/
export const resultHeader = header.join(',');

function resultOf({problems, result}: BatchRow): readonly [status: string, id: string, note: string] {
	switch (result.status) {
		case 'created': {
			return [result.isEarlier ? 'created earlier' : 'created', result.id, result.remark ?? ''];
		}

		case 'failed': {
			return ['failed', '', result.text];
		}

		case 'waiting':
		case 'sending': {
			return [problems.length > 0 ? 'problem' : 'not sent', '', problems.map(({text}) => text).join(' ')];
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
	return stringify([[...header], ...lines], {escape_formulas: true, record_delimiter: 'windows'});
}
