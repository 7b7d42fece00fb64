import {fieldLabel} from '../forms/fields.js';
import type {State} from '../state/state.js';
import {exactName, harmless} from '../text/harmless.js';
import {shownText, told, type Told} from '../text/told.js';
import {counted} from '../text/words.js';
import {columnOf} from './column-fields.js';
import {
	isSecond,
	nameOfRow,
	type Batch,
	type BatchRow,
	type Problem,
} from './batch.js';
import {warningTexts} from './head.js';
import {rootsIn} from './root-rows.js';
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
