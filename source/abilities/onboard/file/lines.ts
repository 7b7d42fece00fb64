import {fieldLabel} from '../../../kernel/form-model/fields.js';
import type {State} from '../../../kernel/state/state.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {shownText, told, type Told} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import {pathOf} from '../../../base/tree/names.js';
import {markdownTable} from '../../../base/text/markdown.js';
import {columnIndexOf} from '../../../kernel/customer-file/column-fields.js';
import {unusedText} from '../../../kernel/customer-file/unused-columns.js';
import {
	accountTextOf, type Batch, type BatchRow, isPossibleDuplicate, nameOfRow, type Problem,
} from './batch.js';
import {warningTexts, rootsIn} from './head.js';

/** The text of a row's problem, after the heading of its column. */
export function problemText({table, columns, parent}: Pick<Batch, 'columns' | 'parent' | 'table'>, {field, ...problem}: Problem): Told {
	const index = field === undefined ? -1 : columnIndexOf(columns, field);
	const source = field === 'parent' && parent !== undefined ? '--organization' : table.header[index];
	const column = field === undefined ? undefined : (source ?? fieldLabel(field));
	return column === undefined ? problem : told`${column}: ${problem}`;
}

function rowText(row: BatchRow, text: Told): string {
	const name = nameOfRow(row);
	return `Row ${row.number}${name === '' ? '' : `, ${exactName(name)}`}: ${harmless(shownText(text))}`;
}

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
		...batch.rows.filter(({result: {status}}) => status === 'waiting').flatMap(row => row.warnings.map(text => rowText(row, text))),
	];
}

/** The rows that were not created as asked, one per line. */
export function resultLines({rows}: Batch): readonly string[] {
	return rows.flatMap(row => {
		const {result} = row;
		const text = result.status === 'created' ? result.remark : ('text' in result ? result : undefined);
		return [text, accountTextOf(row)].flatMap(each => each === undefined ? [] : [rowText(row, each)]);
	});
}

/** The organizations created from a file, by this run or an earlier one, as a Markdown table for a ticket or an email. Each row ends with the columns of the file. Organizations missing from the list get their name and path from the file. */
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
		return [[path.at(-1) ?? '', path.join(' › '), id, isEarlier ? 'earlier' : 'now', ...source]];
	});
	const headings = ['Name', 'Path', 'ID', 'Created'];
	return markdownTable([...headings, ...header], created);
}
