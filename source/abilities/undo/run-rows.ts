import {type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import {dialogRun, type RunRoom} from '../../kernel/rows/dialog-run.js';
import {failureText} from '../../kernel/rows/failure.js';
import {itemTone} from '../../kernel/rows/item-rows.js';
import type {Registry, RunUndoPart} from '../../kernel/rows/registry.js';
import {type Row, toldRows, toldSpan} from '../../kernel/rows/row.js';
import {dot, joinedBy, told} from '../../base/text/told.js';

const partOf = ({run}: {readonly run: JournalEntry}, {writes}: Pick<Registry, 'writes'>): RunUndoPart | undefined => writes.get(run.kind)?.ofRun;

export const whyStillLooking = 'cforgs is still checking what became of these changes.';

/** What to know before the run is undone. */
function aboutRows({dialog, registry, columns}: RunRoom<'undoRun'>): readonly Row[] {
	const {looked} = dialog;
	const unread = looked?.error ? toldRows(told`What became of these changes could not be checked: ${failureText(looked.error)}`, columns, 'warning') : (looked?.request === undefined ? [] : toldRows(whyStillLooking, columns, 'dim'));
	return [...toldRows(partOf(dialog, registry)?.about ?? '', columns), ...unread];
}

/** The undo of a run: each of its writes that are not undone yet. */
export const undoOfRun = dialogRun<'undoRun', JournalEntry>('undoRun', {
	items: ({writes}) => writes,
	keyOf: writeKey,
	settled(write, dialog, registry) {
		const why = partOf(dialog, registry)?.whyNotItem?.(write);
		return why === undefined ? undefined : {status: 'left_out', text: why};
	},
	steps: {reviewing: 'Undo', sending: 'Undoing', ended: 'Result'},
	title: ({run}, {writes}) => writes.get(run.kind)?.did(run) ?? '',
	question: (writes, dialog, registry) => partOf(dialog, registry)?.title(dialog.run, writes) ?? '',
	command: 'sendUndoRun',
	done: (dialog, registry) => partOf(dialog, registry)?.done ?? '',
	about: (_, room) => aboutRows(room),
	rowOf(_, write, {dialog, registry, itemState}) {
		const unclear = write.isUnclear && itemState.status === 'waiting' ? ['it is unclear whether this was stored'] : [];
		const now = itemState.status === 'waiting' ? dialog.looked?.found?.get(writeKey(write)) : undefined;
		const text = joinedBy(dot, [partOf(dialog, registry)?.itemText(write, dialog.run) ?? write.id, ...unclear, ...(now === undefined ? [] : [now])]);
		return {left: [toldSpan(text, itemState.status === 'left_out' ? 'dim' : (itemTone(itemState) === 'danger' ? 'danger' : undefined))]};
	},
});
