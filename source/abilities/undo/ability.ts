import {defineAbility} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {isItemOver} from '../../kernel/state/item-result.js';
import type {State} from '../../kernel/state/state.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {itemsLeft, type JournalEntry, nextToUndo, withWritesOf} from '../../kernel/form-model/journal-entry.js';
import type {Registry} from '../../kernel/rows/registry.js';
import type {Command} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {inDialog} from '../../kernel/loop/until.js';
import {settleOpenWrites} from '../../kernel/writes/history.js';
import {recordedChanges} from '../../kernel/writes/journal.js';
import type {Told} from '../../base/text/told.js';
import {undoHandlers, undoRunHandlers} from './state.js';
import {writeList, aboutCreated, undoRows, undoOfRun, whyStillLooking} from './rows.js';
import {chooseUndo, chooseUndoItem, reviewUndoRunAgain, sendUndoRun} from './commands.js';

/** Why the values before a write cannot be restored. Undoing a deletion creates the organization again. */
function whyNotUndo(state: State, {writes}: Pick<Registry, 'writes'>, entry: JournalEntry): Told | undefined {
	if (entry.kind === 'create') {
		return whyNotCall(state, 'Deleting', 'delete');
	}

	const part = writes.get(entry.kind);
	if (part) {
		return entry.items && itemsLeft(entry).length === 0
			? 'Everything that this run did is already undone.'
			: part.whyNotUndo(state, entry);
	}

	return entry.kind === 'delete'
		? whyNotCall(state, 'Undoing a deletion', 'create')
		: whyNotCall(state, 'Undoing an edit', ...readCalls, entry.kind === 'profile' ? 'modify_profile' : 'modify');
}

function whyNotBringBack(state: State, registry: Registry): Told | undefined {
	const entry = writeList.chosen(state, registry);
	return entry ? whyNotUndo(state, registry, entry) : writeList.whyNone(state, registry);
}

/** Lists the recorded writes. The cursor is on the write whose undo is open, otherwise on the next one to undo. Writes with an unknown result are looked up in the history. */
const openUndo: Command = async context => {
	const {store, now, registry} = context;
	const {dialog} = store.getState();
	const at = dialog.kind === 'form' ? dialog.form.source?.at : undoOfRun.open(store.getState())?.run.at;
	if (dialog.kind !== 'none') {
		store.dispatch({type: 'dialog/closed'});
	}

	const {entries, why: unread} = recordedChanges(context);
	const why = unread === undefined ? undefined : `${unread} The list may lack some of them.`;
	if (entries.length === 0) {
		say(
			{store},
			why ??
				`There is nothing to undo: no change from this machine to this host is recorded.${aboutCreated(store.getState())}`,
			why === undefined ? 'info' : 'warning',
		);
		return;
	}

	store.dispatch({type: 'undo/opened', entries, now: now()});
	const canUndo = (entry: JournalEntry): boolean => whyNotUndo(store.getState(), registry, entry) === undefined;
	const next = nextToUndo(entries, canUndo);
	store.dispatch({
		type: 'dialog/moved',
		by: Math.max(
			0,
			at === undefined
				? next === -1
					? entries.findIndex(entry => canUndo(entry))
					: next
				: entries.findIndex(entry => entry.at === at),
		),
	});
	if (why !== undefined) {
		say({store}, why, 'warning');
	} else if (next === -1) {
		say({store}, 'Nothing is left to undo. Choose an undo here to restore what it replaced.');
	}

	const fates = await settleOpenWrites(
		inDialog(context),
		withWritesOf(
			entries.filter(({items}) => !items),
			entries,
		),
	);
	if (fates.size > 0) {
		store.dispatch({type: 'undo/lookedUp', entries: recordedChanges(context).entries});
	}
};

function nameOfUndo(state: State, registry: Registry): string | undefined {
	const entry = writeList.chosen(state, registry);
	const part = entry && registry.writes.get(entry.kind);
	return entry?.kind === 'create' ? 'open deletion' : entry?.items && part?.ofRun ? 'open the run' : part?.undoName;
}

const run = runDialog(undoOfRun, {
	labels: ['the undo of a run', 'undoing a run', 'the result of undoing a run'],
	send: {
		command: 'sendUndoRun',
		description: 'Undo the writes of the run that are not left out, one request each',
		apartFrom: ['chooseUndo', 'chooseUndoItem', 'discardForm'],
		nothing: 'Nothing is chosen to undo.',
	},
	again: 'reviewUndoRunAgain',
	leave: {
		command: 'returnToUndo',
		name: 'back',
		description: 'Go back to the list of changes without sending anything',
	},
	over: 'This is undone.',
	whyNot: (state, {run: {kind, ...rest}, looked}, {writes}) =>
		looked?.request === undefined ? writes.get(kind)?.whyNotUndo(state, {kind, ...rest}) : whyStillLooking,
});

function whyNotOnly(state: State, registry: Registry): string | undefined {
	const [dialog, write] = [undoOfRun.open(state), undoOfRun.chosen(state, registry)];
	return dialog && write && isItemOver(undoOfRun.stateOf(write, dialog, registry)) ? 'This is undone.' : undefined;
}

const list = listDialog(writeList, {
	isTable: true,
	labels: [undefined, 'searching the changes'],
	view: (state, dialog, room, registry) => ({title: 'Undo', rows: undoRows(state, dialog, room, registry)}),
});

/** Undoes a write: offers the earlier values as a new edit with a review. */
export const undo = defineAbility({
	name: 'undo',
	section: 'In undo',
	commands: {openUndo, returnToUndo: openUndo, chooseUndo, chooseUndoItem, sendUndoRun, reviewUndoRunAgain},
	keys: [
		{
			keys: ['u'],
			command: 'openUndo',
			task: 'change',
			beforeRows: 'acts',
			name: 'undo',
			alsoCalled: ['restore', 'revert', 'bring back'],
			description: 'Undo: offer the earlier values of a change as a new edit, with a review',
			places: 'panes',
			whyNot: whyNotWrite,
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'chooseUndo',
			name: 'restore',
			nameNow: nameOfUndo,
			description: 'Open the earlier values as a new edit; for a creation, open its deletion',
			places: ['undo'],
			whyNot: whyNotBringBack,
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['undo'],
			isHint: true,
		},
		...run.keys,
		{
			keys: ['u'],
			command: 'chooseUndoItem',
			name: 'this one',
			description: 'Open the undo of only this one, with its own review',
			places: ['undoRun', 'undoRunDone'],
			whyNot: whyNotOnly,
			isHint: true,
		},
	],
	places: {...run.places, ...list.places},
	dialogs: [list.dialog, run.dialog],
	handlers: [undoHandlers, undoRunHandlers],
});
