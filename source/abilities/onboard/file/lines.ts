import {fieldLabel} from '../../../kernel/form-model/fields.js';
import type {State} from '../../../kernel/state/state.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {shownText, told, type Told} from '../../../base/text/told.js';
import {timestamp} from '../../../base/text/time.js';
import {counted} from '../../../base/text/words.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import {pathOf} from '../../../base/tree/names.js';
import {reasonTexts} from '../../../kernel/rows/item-reasons.js';
import {markdownTable} from '../../../base/text/markdown.js';
import {type ColumnField, columnIndexOf, fieldsFilledBy} from '../../../kernel/customer-file/column-fields.js';
import {unusedText} from '../../../kernel/customer-file/unused-columns.js';
import {type Batch, type BatchRow, endsOf, isPossibleDuplicate, nameOfRow, type Problem, rowsWord} from './batch.js';
import {warningTexts, rootsIn} from './head.js';

/** The text of a row's problem, after the heading of its column. */
export function problemText(
	{table, columns, parent}: Pick<Batch, 'columns' | 'parent' | 'table'>,
	{field, ...problem}: Problem,
): Told {
	const index = field === undefined ? -1 : columnIndexOf(columns, field);
	const source = field === 'parent' && parent !== undefined ? '--organization' : table.header[index];
	const column = field === undefined ? undefined : (source ?? fieldLabel(field));
	return column === undefined ? problem : told`${column}: ${problem}`;
}

function titleOf(row: BatchRow): string {
	const name = nameOfRow(row);
	return `Row ${row.number}${name === '' ? '' : `, ${exactName(name)}`}`;
}

const rowText = (row: BatchRow, text: Told): string => `${titleOf(row)}: ${harmless(shownText(text))}`;

/** The problems of all rows, one per line. */
export const problemLines = (batch: Batch): readonly string[] =>
	batch.rows.flatMap(row => row.problems.map(problem => rowText(row, problemText(batch, problem))));

/** The warnings before the rows are sent without a screen: first those about the whole file, then one line for each row. */
export function warningLines(state: State, batch: Batch): readonly string[] {
	const roots = rootsIn(batch.rows);
	const unused = unusedText(batch);
	const duplicates = batch.rows.filter(row => isPossibleDuplicate(row) && row.result.status === 'leftOut');
	return [
		...warningTexts(state, batch).map(text => harmless(shownText(text))),
		...(roots === 0 ? [] : [`${counted(roots, 'organization')} will have no parent.`]),
		...(unused === undefined ? [] : [`${unused}.`]),
		...duplicates.map(row => rowText(row, told`Left out. ${row.resembles ?? ''}`)),
		...batch.rows
			.filter(({result: {status}}) => status === 'waiting')
			.flatMap(row => row.warnings.map(text => rowText(row, text))),
	];
}

/** Why rows were not created as asked, once for all rows with the same reason. */
export const resultLines = ({rows}: Batch): readonly string[] =>
	reasonTexts(
		rows.flatMap(row => endsOf(row).map(end => ({row, end}))),
		{stateOf: ({end}) => end, nameOf: ({row}) => titleOf(row), done: rowsWord},
	);

/** Whether a column of the file only repeats the name and the parent, which the table has as stored. */
const isRepeated = (field: ColumnField | undefined): boolean =>
	field !== undefined && fieldsFilledBy(field).every(each => each === 'name' || each === 'parent');

/** The organizations created from a file, by this run or an earlier one, as a Markdown table for a ticket or an email: the stored name, parent and time, then the other columns of the file. Organizations missing from the list get their name and parent from the file, and no time. */
export function batchTable(state: State, {rows, table, columns}: Pick<Batch, 'columns' | 'rows' | 'table'>): string {
	const cellsOf = new Map(table.rows.map(({number, cells}) => [number, cells]));
	const others = table.header.flatMap((heading, index) => (isRepeated(columns[index]) ? [] : [{heading, index}]));
	const created = rows.flatMap(row => {
		if (row.result.status !== 'created') {
			return [];
		}

		const {id} = row.result;
		const at = rowOfId(state, id);
		const listed = pathOf(state, at);
		const path = listed.length === 0 ? [...row.parentPath, nameOfRow(row)] : listed;
		const time = state.tree.index.organizationAt(at)?.create_time ?? '';
		const source = others.map(({index}) => cellsOf.get(row.number)?.[index]?.replaceAll('\n', ' ') ?? '');
		return [[path.at(-1) ?? '', path.slice(0, -1).join(' › '), id, time === '' ? '' : timestamp(time), ...source]];
	});
	return markdownTable(['Name', 'Parent', 'ID', 'Created', ...others.map(({heading}) => heading)], created);
}
