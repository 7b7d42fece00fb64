import type {Command} from '../commands/context.js';
import {scrollBy} from '../commands/dialogs.js';
import {checkFormUndo} from '../write/journal.js';
import {loadDetail} from '../commands/load.js';
import {moveInList} from '../commands/move-in-list.js';
import {say} from '../commands/tell.js';
import {formIn} from '../state/open-form.js';

export const chooseTheirs: Command = ({store}) => {
	store.dispatch({type: 'conflict/chosen', choice: 'theirs'});
};

export const chooseYours: Command = ({store}) => {
	store.dispatch({type: 'conflict/chosen', choice: 'yours'});
};

// Where there is no further difference, the one in question is scrolled.
const moveConflict = (by: 1 | -1): Command => context => {
	moveInList(context, by, () => {
		scrollBy(context, by, '');
	});
};

export const moveConflictDown = moveConflict(1);

export const moveConflictUp = moveConflict(-1);

export const toggleWhole: Command = ({store}) => {
	store.dispatch({type: 'conflict/wholeToggled'});
};

export const resolveConflict: Command = async context => {
	const {store, drafts} = context;
	const form = formIn(store.getState());
	if (form) {
		checkFormUndo(context, form);
	}

	store.dispatch({type: 'conflict/resolved'});
	const id = form?.id;
	if (id === undefined || formIn(store.getState())) {
		return;
	}

	drafts.drop();
	say({store}, 'Their value is kept, so there is nothing to send.');
	await loadDetail(context, id, true);
};
