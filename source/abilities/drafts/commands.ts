import {storeForm} from '../../kernel/form-model/stored-form.js';
import {systemErrorText} from '../../base/text/error-code.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {lackOf, putAside, unsavedForm} from '../../kernel/writes/keep-form.js';
import {draftList} from './state.js';

/** Closes the form. The user can take it back from the drafts, except values that look like a credential. */
export const discardForm: Command = ({store, drafts}) => {
	const form = unsavedForm(store.getState());
	const stored = form && storeForm(form);
	store.dispatch({type: 'dialog/closed'});
	if (!form || !stored || stored.texts.length === 0) {
		drafts.drop();
		say({store}, 'Discarded.');
		return;
	}

	const isSandbox = store.getState().connection.isSandbox === true;
	const until = drafts.dropForNow(stored) === 'onDisk' ? 'for the next hour' : `until ${isSandbox ? 'this sandbox' : 'cforgs'} ends`;
	say({store}, `Discarded. Press ${keyOf(store.getState(), 'openDrafts')} to take it back${lackOf(form)}, ${until}.`);
};

export const putFormAside: Command = context => {
	putAside(context);
};

export const openDrafts: Command = ({store, drafts, now}) => {
	try {
		const waiting = drafts.list();
		if (waiting.length === 0) {
			say({store}, 'No drafts.');
		} else {
			store.dispatch({type: 'drafts/offered', drafts: waiting, now: now()});
		}
	} catch (error) {
		say({store}, `Could not read the drafts: ${systemErrorText(error)}.`);
	}
};

export const askToDiscardDraft: Command = ({store}) => {
	store.dispatch({type: 'drafts/discardAsked', isAsking: true});
};

export const keepDraft: Command = ({store}) => {
	store.dispatch({type: 'drafts/discardAsked', isAsking: false});
};

export const discardDraft: Command = ({store, drafts}: Context) => {
	const draft = draftList.chosen(store.getState());
	if (!draft) {
		return;
	}

	try {
		drafts.discard(draft.file);
	} catch (error) {
		say({store}, `Could not remove the draft: ${systemErrorText(error)}.`, 'warning');
		return;
	}

	store.dispatch({type: 'drafts/discarded', file: draft.file});
};
