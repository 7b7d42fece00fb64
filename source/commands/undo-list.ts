import {nextToUndo, withoutSettled, withUndone} from '../forms/journal-entry.js';
import {aboutCreated} from '../format/list-rows.js';
import type {Command, ServiceContext} from './context.js';
import {say} from './tell.js';

/**
Lists the writes on record. The cursor is on the write made at that time (in milliseconds since the epoch), otherwise on the next one to undo.
*/
export function listWrites({store, journal, now}: ServiceContext, at?: number): void {
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
}

export const openUndo: Command = context => {
	listWrites(context);
};
