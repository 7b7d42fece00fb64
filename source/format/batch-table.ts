import {nameOfRow, type BatchRow} from '../batch/batch.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {pathOf} from '../tree/names.js';
import {escaped} from './summary.js';

const tableRow = (...cells: readonly string[]): string => `| ${cells.map(cell => escaped(cell).replaceAll('|', String.raw`\|`)).join(' | ')} |`;

/**
What was created from a file, by this run or an earlier one, for a ticket or a mail: a table in Markdown. What is not listed is named as the file does.
*/
export function batchTable(state: State, rows: readonly BatchRow[]): string {
	const created = rows.flatMap(row => {
		if (row.result.status !== 'created') {
			return [];
		}

		const {id} = row.result;
		const listed = pathOf(state, rowOfId(state, id));
		const path = listed.length === 0 ? [...row.parentPath, nameOfRow(row)] : listed;
		return [tableRow(path.at(-1) ?? '', path.join(' › '), id)];
	});
	return [tableRow('Name', 'Path', 'ID'), '| --- | --- | --- |', ...created, ''].join('\n');
}
