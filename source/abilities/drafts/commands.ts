import {isEmptyForm} from '../../kernel/form-model/stored-form.js';
import {systemErrorText} from '../../base/text/error-code.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {draftPartOf} from '../../kernel/rows/registry.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {putAside, unsavedIn} from '../../kernel/writes/keep-form.js';
import {draftList} from './state.js';

/** Closes the form. The user can take it back from the drafts, except values that look like a credential. */
export const discardForm: Command = ({store, registry, drafts}) => {
	const state = store.getState();
	const unsaved = unsavedIn(state, registry);
	const kept = unsaved?.kept();
	if (!unsaved || !kept || isEmptyForm(kept)) {
		drafts.drop();
		store.dispatch({type: 'dialog/closed'});
		say({store}, 'Discarded.');
		return;
	}

	const until =
		drafts.dropForNow(kept) === 'onDisk'
			? 'for the next hour'
			: `until ${state.connection.isSandbox === true ? 'this sandbox' : 'cforgs'} ends`;
	store.dispatch({type: 'dialog/closed'});
	say({store}, `Discarded. Press ${keyOf(state, 'openDrafts')} to take it back${unsaved.lack()}, ${until}.`);
};

/** Goes back from the question on leaving to the form. A form of accounts that was reading reads again. */
export const returnToTyped: Command = async (context, press) => {
	const {store, registry, commands} = context;
	store.dispatch({type: 'drafts/leaveDenied'});
	store.dispatch({type: 'form/resumed'});
	await commands.get(draftPartOf(registry, store.getState())?.openCommand ?? '')?.(context, press);
};

export const putFormAside: Command = context => {
	putAside(context);
};

export const openDrafts: Command = context => {
	const {store, now} = context;
	try {
		const waiting = context.drafts.list();
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
