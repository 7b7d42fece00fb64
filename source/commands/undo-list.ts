import {withoutSettled, withUndone} from '../forms/journal-entry.js';
import {aboutCreated} from '../format/list-rows.js';
import type {Command, ServiceContext} from './context.js';
import {say} from './tell.js';

/**
Lists the writes on record, the cursor on the one that was made then, in milliseconds since the epoch.
*/
export function listWrites({store, journal, now}: ServiceContext, at?: number): void {
	const entries = withUndone(withoutSettled(journal.list()));
	if (entries.length === 0) {
		say({store}, `There is nothing to undo: no edit or deletion from here to this host is on record.${aboutCreated(store.getState())}`);
		return;
	}

	store.dispatch({type: 'undo/opened', entries, now: now()});
	store.dispatch({type: 'dialog/moved', by: entries.findIndex(entry => entry.at === at)});
}

export const openUndo: Command = context => {
	listWrites(context);
};
