import {nextToUndo, withoutSettled, withUndone} from '../forms/journal-entry.js';
import {aboutCreated} from './rows.js';
import type {Command} from '../commands/context.js';
import {say} from '../commands/tell.js';

/**
Lists the writes on record. The cursor is on the write whose undo is open, otherwise on the next one to undo.
*/
export const openUndo: Command = ({store, journal, now}) => {
	const {dialog} = store.getState();
	const at = dialog.kind === 'form' ? dialog.form.source?.at : undefined;
	if (dialog.kind !== 'none') {
		store.dispatch({type: 'dialog/closed'});
	}

	const entries = withUndone(withoutSettled(journal.list()));
	if (entries.length === 0) {
		say({store}, `There is nothing to undo: no write from here to this host is on record.${aboutCreated(store.getState())}`);
		return;
	}

	store.dispatch({type: 'undo/opened', entries, now: now()});
	const next = nextToUndo(entries);
	store.dispatch({type: 'dialog/moved', by: Math.max(0, at === undefined ? next : entries.findIndex(entry => entry.at === at))});
	if (next === -1) {
		say({store}, 'Nothing is left to undo. Choosing an undo here brings back what it replaced.');
	}
};
