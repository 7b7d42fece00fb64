import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {whyNotNow, whyNotWrite} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {itemsLeft, nextToUndo, withWritesOf} from '../../kernel/form-model/journal-entry.js';
import type {Registry} from '../../kernel/rows/registry.js';
import type {Command} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {inDialog} from '../../kernel/loop/until.js';
import {settleFromHistory} from '../../kernel/writes/history.js';
import {recordedChanges} from '../../kernel/writes/journal.js';
import type {Told} from '../../base/text/told.js';
import {whyNotAllSeen} from '../../kernel/state/seen-review.js';
import {reduceUndo} from './state.js';
import {writeList} from './found-writes.js';
import {aboutCreated, undoRows} from './rows.js';
import {chooseUndo, chooseUndoItem} from './commands.js';
import {sendUndoRun, stopUndoRun, toggleUndoItem, toggleUndoItems} from './run-commands.js';
import {undoRunView, whyStillLooking} from './run-rows.js';
import {chosenWrite, isUndoOpen, reduceUndoRun, runUndoIn, writesToUndo} from './run-state.js';

/** Lists the recorded writes. The cursor is on the write whose undo is open, otherwise on the next one to undo. Writes with an unknown result are looked up in the history. */
const openUndo: Command = async context => {
	const {store, now} = context;
	const {dialog} = store.getState();
	const at = dialog.kind === 'form' ? dialog.form.source?.at : undefined;
	if (dialog.kind !== 'none') {
		store.dispatch({type: 'dialog/closed'});
	}

	const {entries, why: unread} = recordedChanges(context);
	const why = unread === undefined ? undefined : `${unread} The list may lack some of them.`;
	if (entries.length === 0) {
		say({store}, why ?? `There is nothing to undo: no change from this machine to this host is recorded.${aboutCreated(store.getState())}`, why === undefined ? 'info' : 'warning');
		return;
	}

	store.dispatch({type: 'undo/opened', entries, now: now()});
	const next = nextToUndo(entries);
	store.dispatch({type: 'dialog/moved', by: Math.max(0, at === undefined ? next : entries.findIndex(entry => entry.at === at))});
	if (why !== undefined) {
		say({store}, why, 'warning');
	} else if (next === -1) {
		say({store}, 'Nothing is left to undo. Choose an undo here to restore what it replaced.');
	}

	const fates = await settleFromHistory(inDialog(context), withWritesOf(entries.filter(({items}) => !items), entries));
	if (fates.size > 0) {
		store.dispatch({type: 'undo/lookedUp', entries: recordedChanges(context).entries});
	}
};

function nameOfUndo(state: State, registry: Registry): string | undefined {
	const entry = writeList.chosen(state, registry);
	const part = entry && registry.writes.get(entry.kind);
	return entry?.kind === 'create' ? 'open deletion' : (entry?.items && part?.ofRun ? 'open the run' : part?.undoName);
}

/** For restoring the values before the chosen write. Undoing a deletion creates the organization again. */
function whyNotBringBack(state: State, registry: Registry): Told | undefined {
	const entry = writeList.chosen(state, registry);
	if (!entry) {
		return writeList.whyNone(state, registry);
	}

	if (entry.kind === 'create') {
		return whyNotCall(state, 'Deleting', 'delete');
	}

	const part = registry.writes.get(entry.kind);
	if (part) {
		return entry.items && itemsLeft(entry).length === 0 ? 'Everything that this run did is already undone.' : part.whyNotUndo(state, entry);
	}

	return entry.kind === 'delete' ? whyNotCall(state, 'Undoing a deletion', 'create') : whyNotCall(state, 'Undoing an edit', ...readCalls, entry.kind === 'profile' ? 'modify_profile' : 'modify');
}

/** For undoing a write of a run on its own, and for leaving it out. */
function whyNotItem(state: State, {writes}: Registry): string | undefined {
	const [undoing, write] = [runUndoIn(state), chosenWrite(state)];
	if (!undoing || !write) {
		return undefined;
	}

	return isUndoOpen(undoing, write) ? writes.get(undoing.run.kind)?.ofRun?.whyNotItem?.(write) : 'This is undone.';
}

/** For sending the undo of a run. */
function whyNotSendRun(state: State, {writes}: Registry): Told | undefined {
	const {dialog} = state;
	if (dialog.kind !== 'undoRun') {
		return undefined;
	}

	const {undoing, seen} = dialog;
	const part = writes.get(undoing.run.kind);
	const why = (undoing.looked?.request === undefined ? undefined : whyStillLooking) ?? (writesToUndo(undoing).length === 0 ? 'Nothing is chosen to undo.' : undefined);
	return why ?? whyNotWrite(state) ?? part?.whyNotUndo(state, undoing.run) ?? (undoing.step.name === 'reviewing' ? whyNotAllSeen(state, seen) : undefined) ?? whyNotNow(state);
}

const hasUndoLeft = (state: State): boolean => {
	const undoing = runUndoIn(state);
	return undoing !== undefined && writesToUndo(undoing).length > 0;
};

const runPlaces = {reviewing: 'undoRun', sending: 'undoRunSending', ended: 'undoRunDone'} as const;

const list = listDialog(writeList, {
	isTable: true,
	labels: [undefined, 'searching the changes'],
	view: (state, dialog, room, registry) => ({title: 'Undo', rows: undoRows(state, dialog, room, registry)}),
});

/** Undoes a write: offers the earlier values as a new edit with a review. */
export const undo = defineAbility({
	name: 'undo',
	section: 'In undo',
	commands: {
		openUndo, chooseUndo, chooseUndoItem, toggleUndoItem, toggleUndoItems, sendUndoRun, stopUndoRun,
	},
	keys: [
		{
			keys: ['u'], command: 'openUndo', beforeRows: 'acts', name: 'undo', description: 'Undo: offer the earlier values of a change as a new edit, with a review', places: 'panes', whyNot: whyNotWrite,
		},
		...list.keys,
		{
			keys: ['enter'], command: 'chooseUndo', name: 'restore', nameNow: nameOfUndo, description: 'Open the earlier values as a new edit; for a creation, open its deletion', places: ['undo'], whyNot: whyNotBringBack, isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave without changing anything', places: ['undo'], isHint: true,
		},
		...listKeys('undoRun'),
		{
			keys: ['y'], command: 'sendUndoRun', name: 'undo all', description: 'Undo the writes of the run that are not left out, one request each', places: ['undoRun', 'undoRunDone'], whyNot: whyNotSendRun,
			isHint: hasUndoLeft, isConfirming: true, apartFrom: ['chooseUndo', 'chooseUndoItem', 'toggleUndoItem', 'toggleUndoItems', 'stopUndoRun', 'discardForm'],
		},
		{
			keys: [' '], command: 'toggleUndoItem', name: 'leave out', description: 'Leave this one out, or include it again', places: ['undoRun', 'undoRunDone'], whyNot: whyNotItem, isHint: true,
		},
		{
			keys: ['a'], command: 'toggleUndoItems', name: 'all or none', description: 'Leave all of them out, or include all again', places: ['undoRun', 'undoRunDone'],
		},
		{
			keys: ['enter'], command: 'chooseUndoItem', name: 'only this', description: 'Open the undo of only this one, with its own review', places: ['undoRun', 'undoRunDone'], whyNot: whyNotItem, isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave without undoing more', places: ['undoRun', 'undoRunDone'], isHint: true,
		},
		{
			keys: ['escape', 's'], command: 'stopUndoRun', name: 'stop', description: 'Stop after the current request, or at once if pressed again', places: ['undoRunSending'], isHint: true,
		},
		...listKeys('undoRunDone'),
	],
	places: {
		undoRun: {label: 'the undo of a run'},
		undoRunSending: {label: 'undoing a run'},
		undoRunDone: {label: 'the result of undoing a run'},
		...list.places,
	},
	dialogs: [
		list.dialog,
		defineDialog('undoRun', {
			isTable: true,
			place: ({undoing: {step}}) => runPlaces[step.name],
			view: undoRunView,
			choices: ({undoing: {writes}, cursor}) => ({length: writes.length, cursor}),
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	reducers: [reducerOf(['undo'], reduceUndo), reducerOf(['undoRun'], reduceUndoRun)],
});
