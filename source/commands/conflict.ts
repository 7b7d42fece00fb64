import type {Command} from './context.js';
import {scrollDialogDown, scrollDialogUp} from './dialogs.js';
import {checkFormUndo} from './journal.js';
import {loadDetail} from './load.js';
import {moveInList} from './move-in-list.js';
import {say} from './tell.js';

export const chooseTheirs: Command = ({store}) => {
	store.dispatch({type: 'conflict/chosen', choice: 'theirs'});
};

export const chooseYours: Command = ({store}) => {
	store.dispatch({type: 'conflict/chosen', choice: 'yours'});
};

// Where there is no further difference, the one in question is scrolled.
function moveConflict(by: 1 | -1, scroll: Command): Command {
	return async (context, press) => {
		const before = context.store.getState();
		moveInList(context, by);
		if (context.store.getState() === before) {
			await scroll(context, press);
		}
	};
}

export const moveConflictDown = moveConflict(1, scrollDialogDown);

export const moveConflictUp = moveConflict(-1, scrollDialogUp);

export const toggleWhole: Command = ({store}) => {
	store.dispatch({type: 'conflict/wholeToggled'});
};

export const resolveConflict: Command = async context => {
	const {store, drafts} = context;
	const before = store.getState().dialog;
	if (before.kind === 'form') {
		checkFormUndo(context, before.form);
	}

	store.dispatch({type: 'conflict/resolved'});
	const id = before.kind === 'form' ? before.form.id : undefined;
	if (id === undefined || store.getState().dialog.kind === 'form') {
		return;
	}

	drafts.drop();
	say({store}, 'Theirs is kept; there is nothing to send.');
	await loadDetail(context, id, true);
};
