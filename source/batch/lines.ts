import {fieldLabel} from '../forms/fields.js';
import type {State} from '../state/state.js';
import {exactName, harmless} from '../text/harmless.js';
import {shownText, told, type Told} from '../text/told.js';
import {counted} from '../text/words.js';
import {rowOfId} from '../state/selectors.js';
import {pathOf} from '../tree/names.js';
import {escaped} from '../text/markdown.js';
import {columnOf} from './column-fields.js';
import {
	type Batch,
	type BatchRow,
	isSecond,
	nameOfRow,
	type Problem,
} from './batch.js';
import {warningTexts, rootsIn} from './head.js';
import {unusedText} from './unused-columns.js';

/**
A problem of a row behind the heading of the column that it is in.
*/
export function problemText({table, columns, parent}: Pick<Batch, 'columns' | 'parent' | 'table'>, {field, ...problem}: Problem): Told {
	const index = field === undefined ? -1 : columnOf(columns, field);
	const source = field === 'parent' && parent !== undefined ? '--organization' : table.header[index];
	const column = field === undefined ? undefined : (source ?? fieldLabel(field));
	return column === undefined ? problem : told`${column}: ${problem}`;
}

function rowText(row: BatchRow, text: Told): string {
	const name = nameOfRow(row);
	return `Row ${row.number}${name === '' ? '' : `, ${exactName(name)}`}: ${harmless(shownText(text))}`;
}

/**
The problems of the rows, one a line.
*/
export const problemLines = (batch: Batch): readonly string[] =>
	batch.rows.flatMap(row => row.problems.map(problem => rowText(row, problemText(batch, problem))));

/**
What to know before the rows are sent, without a screen: what concerns all of them, then one line for each row.
*/
export function warningLines(state: State, batch: Batch): readonly string[] {
	const roots = rootsIn(batch.rows);
	const unused = unusedText(batch);
	const seconds = batch.rows.filter(row => isSecond(row) && row.result.status === 'leftOut');
	return [
		...warningTexts(state, batch).map(text => harmless(shownText(text))),
		...(roots === 0 ? [] : [`${counted(roots, 'organization')} will have no parent.`]),
		...(unused === undefined ? [] : [`${unused}.`]),
		...seconds.map(row => rowText(row, told`Left out. ${row.resembles ?? ''}`)),
		...batch.rows.filter(({result: {status}}) => status === 'waiting').flatMap(row => row.warnings.map(text => rowText(row, text))),
	];
}

/**
What became of the rows that are not created as asked, one a line.
*/
export function resultLines({rows}: Batch): readonly string[] {
	return rows.flatMap(row => {
		const {result} = row;
		const text = result.status === 'created' ? result.remark : ('text' in result ? result : undefined);
		return text === undefined ? [] : [rowText(row, text)];
	});
}

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
