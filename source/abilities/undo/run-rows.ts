import {writeKey} from '../../kernel/form-model/journal-entry.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {DialogView, Registry, Room} from '../../kernel/rows/registry.js';
import {itemSign, itemTextRows, itemTone, tallyText} from '../../kernel/rows/item-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {row, type Row, selectionMark, toldRows, toldSpan} from '../../kernel/rows/row.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {unkeptRows} from '../../kernel/rows/review-rows.js';
import {dot, joinedBy, told, type Told} from '../../base/text/told.js';
import {windowed} from '../../kernel/rows/view.js';
import {count} from '../../base/text/words.js';
import {type RunUndo, stateOfUndo, writesToUndo} from './run-state.js';

type RunDialog = DialogOf<'undoRun'>;

function itemRows({undoing, cursor}: RunDialog, {writes: kinds}: Pick<Registry, 'writes'>, columns: number): ReadonlyArray<readonly Row[]> {
	const {run, writes, step, looked} = undoing;
	const part = kinds.get(run.kind)?.ofRun;
	return writes.map((write, index): readonly Row[] => {
		const state = stateOfUndo(undoing, write);
		const isSelected = step.name === 'sending' ? state.status === 'sending' : index === cursor;
		const unclear = write.isUnclear && state.status === 'waiting' ? ['it is unclear whether this was stored'] : [];
		const why = state.text === undefined ? part?.whyNotItem?.(write) : undefined;
		const now = state.status === 'waiting' ? looked?.found?.get(writeKey(write)) : undefined;
		const text = joinedBy(dot, [part?.itemText(write, run) ?? write.id, ...unclear, ...(now === undefined ? [] : [now])]);
		return [
			{left: [selectionMark(isSelected), itemSign(state), toldSpan(text, state.status === 'left_out' ? 'dim' : (itemTone(state) === 'danger' ? 'danger' : undefined))], isSelected},
			...itemTextRows(why === undefined ? state : {status: 'left_out', text: why}, columns, 4),
		];
	});
}

function headRows(state: State, {undoing}: RunDialog, registry: Pick<Registry, 'writes'>, columns: number): readonly Row[] {
	const {run, writes, step} = undoing;
	const part = registry.writes.get(run.kind)?.ofRun;
	if (!part) {
		return [];
	}

	if (step.name === 'sending') {
		const done = writes.filter(write => ['done', 'already'].includes(stateOfUndo(undoing, write).status)).length;
		const text = waitText(state, `${count(done)} of ${count(writes.length - undoing.leftOut.size)} ${part.done} …`);
		const stopping = step.isStopping ? [`Stopping after this request. Press ${keyOf(state, 'stopUndoRun')} to stop waiting for its answer.`] : [];
		return [text, ...(step.note === undefined ? [] : [step.note]), ...stopping].flatMap(each => toldRows(each, columns, 'warning'));
	}

	const open = writesToUndo(undoing);
	const question = open.length === 0 ? [] : toldRows(`${part.title(run, open)}? To send, press ${keyOf(state, 'sendUndoRun')}.`, columns, 'heading');
	const ended = step.name === 'ended' ? toldRows(step.note, columns) : [];
	const {looked} = undoing;
	const unread = looked?.error ? toldRows(told`What became of these changes could not be checked: ${failureText(looked.error)}`, columns, 'warning') : (looked?.request === undefined ? [] : toldRows(whyStillLooking, columns, 'dim'));
	return [...ended, ...question, ...(step.name === 'ended' ? [] : [...toldRows(part.about, columns), ...unread, ...unkeptRows(state, columns)])];
}

/** How many writes were undone, and what became of the others. */
export const undoneText = (undoing: RunUndo, done: string): string => tallyText(undoing.writes.map(write => stateOfUndo(undoing, write)), done);

export const whyStillLooking = 'cforgs is still checking what became of these changes.';

const titles = {reviewing: 'Undo', sending: 'Undoing', ended: 'Result'} as const;

/** The undo of a run: what it did, each of its writes, and what becomes of them. */
export function undoRunView(state: State, dialog: RunDialog, {columns, height}: Room, registry: Pick<Registry, 'writes'>): DialogView {
	const {undoing: {run, step}, scrolledTo} = dialog;
	const title: Told = told`${titles[step.name]}${dot}${registry.writes.get(run.kind)?.did(run) ?? ''}`;
	const head = [...headRows(state, dialog, registry, columns), row()];
	const items = itemRows(dialog, registry, columns);
	if (step.name === 'sending') {
		// The progress stays in sight, and so does the current item.
		const current = items.findIndex(([first]) => first?.isSelected);
		return {title, rows: [...head, ...windowed(items, current, height - head.length).flatMap(([[first]]) => first ?? [])]};
	}

	const rows = [...head, ...items.flat()];
	return {
		title, rows, isScrolling: true, scrolledTo, ...(step.name === 'reviewing' && {needed: rows.length}),
	};
}
