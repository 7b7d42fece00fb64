import type {DialogView, Room} from '../../../kernel/rows/registry.js';
import {pickerRows} from '../../../kernel/rows/picker.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import type {State} from '../../../kernel/state/state.js';
import {dot, told, toldPath} from '../../../base/text/told.js';
import type {Line} from '../../../kernel/form-model/line-editor.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {isoTime, timestamp} from '../../../base/text/time.js';
import {counted} from '../../../base/text/words.js';
import {
	lineSpans,
	data,
	plain,
	type Row,
	row,
	selectionMark,
	toldRows,
	toldSpan,
	toned,
} from '../../../kernel/rows/row.js';
import {type Batch, isDone, nameOfRow, tallyOf, undoable} from './batch.js';
import {batchRows, checkingRows, columnRows, sendingRows} from './rows.js';
import {headRows} from './head.js';

/** Asks how many organizations to delete, and lists those that the last run or all runs created. */
function batchUndoRows(
	state: State,
	{file, rows}: Batch,
	{line, isAll}: {readonly line: Line; readonly isAll: boolean},
	columns: number,
): readonly Row[] {
	const made = undoable(rows, isAll);
	const checked = 'Each organization is checked first. It stays if it is not empty, or if somebody has changed it.';
	const lastRun = made.find(({result}) => result.status === 'created' && result.isEarlier)?.lastRun;
	const inRun = lastRun === undefined ? 'just now' : `in the run of ${timestamp(isoTime(lastRun))}`;
	const when = isAll ? 'in all its runs' : inRun;
	const [last, all] = [undoable(rows).length, undoable(rows, true).length];
	const choices =
		last === 0 || last === all
			? []
			: ([
					[`The last run (${last})`, !isAll],
					[`Everything this file created (${all})`, isAll],
				] as const);
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - 2));
	return [
		...toldRows(
			`Delete ${counted(made.length, 'organization')} that you created from ${file} ${when}?`,
			columns,
			'heading',
		),
		...toldRows(`${checked} This cannot be reversed: undo can only create similar ones.`, columns, 'dim'),
		...choices.map(([text, isSelected]) => ({left: [selectionMark(isSelected), plain(text)]})),
		row(),
		row(plain(`To delete them, type how many (${made.length}), then press ${keyOf(state, 'undoBatch')}:`)),
		{left: [selectionMark(true), ...spans], cursor: 2 + cursor},
		row(),
		...made.map(item => ({
			left: [
				toned('dim', String(item.number).padStart(6)),
				plain('  '),
				data(nameOfRow(item)),
				toldSpan(item.parentPath.length === 0 ? '' : told`  in ${toldPath(item.parentPath)}`, 'dim'),
			],
			right: columns < 60 ? [] : [toned('dim', item.result.status === 'created' ? item.result.id : '')],
		})),
	];
}

/** The view of each step of onboarding from a file. */
export function batchView(
	state: State,
	{batch, cursor, scrolledTo}: DialogOf<'batch'>,
	{columns, height}: Room,
): DialogView {
	const title = `Onboard from ${batch.file}`;
	switch (batch.step.name) {
		case 'mapping': {
			return {title: told`Columns${dot}${title}`, rows: columnRows(batch, cursor, columns)};
		}

		case 'picking': {
			return {title: 'Choose the parent of every row', rows: pickerRows(state, batch.step, columns, height)};
		}

		case 'checking': {
			return {title, rows: checkingRows(state, columns)};
		}

		case 'reviewing': {
			const {created, deleted} = tallyOf(batch.rows);
			const isResult = isDone(batch.rows) && created + deleted > 0;
			return {
				title: told`${isResult ? 'Result' : 'Review'}${dot}${title}`,
				rows: batchRows(state, batch, columns),
				isScrolling: true,
				scrolledTo,
				needed: [[0, headRows(state, batch, columns).length]],
			};
		}

		case 'undoing': {
			return {
				title: told`Delete${dot}${title}`,
				rows: batchUndoRows(state, batch, batch.step, columns),
				isScrolling: true,
				scrolledTo,
				needed: [],
			};
		}

		case 'sending': {
			return {
				title: told`${batch.step.isUndoing ? 'Deleting' : 'Creating'}${dot}${title}`,
				rows: sendingRows(state, batch, batch.step, {width: columns, height}),
			};
		}
	}
}
