import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {pathOf} from '../tree/names.js';
import {escaped} from '../text/markdown.js';
import {nameOfRow, type Batch} from './batch.js';

// Behind a backslash of code no further backslash would keep a bar in its cell.
function cellOf(text: string): string {
	const shown = escaped(text);
	return shown.startsWith('`') ? shown.replaceAll('|', '⟦7C⟧') : shown.replaceAll('|', String.raw`\|`);
}

const tableRow = (...cells: readonly string[]): string => `| ${cells.map(cell => cellOf(cell)).join(' | ')} |`;

/**
What was created from a file, by this run or an earlier one, for a ticket or a mail: a table in Markdown, each row with the columns of the file behind it. What is not listed is named as the file does.
*/
export function batchTable(state: State, {rows, table}: Pick<Batch, 'rows' | 'table'>): string {
	const {header} = table;
	const cellsOf = new Map(table.rows.map(({number, cells}) => [number, cells]));
	const created = rows.flatMap(row => {
		if (row.result.status !== 'created') {
			return [];
		}

		const {id, isEarlier} = row.result;
		const listed = pathOf(state, rowOfId(state, id));
		const path = listed.length === 0 ? [...row.parentPath, nameOfRow(row)] : listed;
		const source = header.map((_, index) => cellsOf.get(row.number)?.[index]?.replaceAll('\n', ' ') ?? '');
		return [tableRow(path.at(-1) ?? '', path.join(' › '), id, isEarlier ? 'earlier' : 'now', ...source)];
	});
	const headings = ['Name', 'Path', 'ID', 'Created'];
	return [tableRow(...headings, ...header), `|${' --- |'.repeat(headings.length + header.length)}`, ...created, ''].join('\n');
}
