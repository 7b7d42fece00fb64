import {markedCount, selectedId, selectedRow} from '../state/selectors.js';
import {count} from '../text/words.js';
import {nameAt} from '../tree/names.js';
import type {Command} from '../commands/context.js';
import {tell} from '../commands/tell.js';

/**
Marks the selected organization, or unmarks it; in the tree the cursor goes down one row.
*/
export const toggleMark: Command = context => {
	const {store} = context;
	const before = store.getState();
	const id = selectedId(before);
	if (id === undefined) {
		return;
	}

	store.dispatch({type: 'tree/markToggled', id});
	const state = store.getState();
	tell(context, `${nameAt(before, selectedRow(before))} ${state.marks.has(id) ? 'marked' : 'unmarked'}, ${count(markedCount(state))} in all.`);
};

export const unmarkAll: Command = context => {
	context.store.dispatch({type: 'tree/marksCleared'});
	tell(context, 'Nothing is marked any more.');
};
