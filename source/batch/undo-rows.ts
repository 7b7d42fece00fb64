import {nameOfRow, undoable, type Batch} from './batch.js';
import type {Line} from '../forms/line-editor.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {timestamp} from '../text/time.js';
import {told, toldPath} from '../text/told.js';
import {counted} from '../text/words.js';
import {lineSpans} from '../format/line-spans.js';
import {
	data,
	plain,
	row,
	selectionMark,
	toldSpan,
	toned,
	type Row,
} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';

/**
What deleting everything that the last run or all runs created comes to, and the line for how many organizations that are.
*/
export function batchUndoRows(state: State, {file, rows}: Batch, {line, isAll}: {readonly line: Line; readonly isAll: boolean}, columns: number): readonly Row[] {
	const made = undoable(rows, isAll);
	const checked = 'Each is checked first: one that holds something, or that somebody has changed since, stays.';
	const lastRun = made.find(({result}) => result.status === 'created' && result.isEarlier)?.lastRun;
	const inRun = lastRun === undefined ? 'just now' : `in the run of ${timestamp(new Date(lastRun).toISOString())}`;
	const when = isAll ? 'in all its runs' : inRun;
	const [last, all] = [undoable(rows).length, undoable(rows, true).length];
	const choices = last === 0 || last === all ? [] : [[`The last run (${last})`, !isAll], [`Everything this file created (${all})`, isAll]] as const;
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - 2));
	return [
		...toldRows(`Delete ${counted(made.length, 'organization')} that you created from ${file} ${when}?`, columns, 'heading'),
		...toldRows(`${checked} They do not come back: ${keyOf(state, 'openUndo')} in the tree can only create new ones like them.`, columns, 'dim'),
		...choices.map(([text, isSelected]) => ({left: [selectionMark(isSelected), plain(text)]})),
		row(),
		row(plain(`Type how many (${made.length}) to delete them, then ${keyOf(state, 'undoBatch')}:`)),
		{left: [selectionMark(true), ...spans], cursor: 2 + cursor},
		row(),
		...made.map(item => ({
			left: [toned('dim', String(item.number).padStart(6)), plain('  '), data(nameOfRow(item)), toldSpan(item.parentPath.length === 0 ? '' : told`  in ${toldPath(item.parentPath)}`, 'dim')],
			right: columns < 60 ? [] : [toned('dim', item.result.status === 'created' ? item.result.id : '')],
		})),
	];
}
