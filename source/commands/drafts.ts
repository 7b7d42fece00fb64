import {askChoices, hasMoved} from '../forms/conflict.js';
import {beforeOf, changesOf, type Form} from '../forms/form.js';
import {restoreForm, storeForm} from '../forms/stored-form.js';
import {codeOf} from '../format/error-code.js';
import type {State} from '../state/state.js';
import type {Command, Context, ServiceContext} from './context.js';
import {openForOrganization} from './forms.js';

/**
How long after a key the draft is written, in milliseconds.
*/
const restTime = 300;

const unsavedForm = ({dialog}: State): Form | undefined => {
	const form = dialog.kind === 'form' ? dialog.form : undefined;
	const isStored = form?.step.name === 'sending' && form.step.created !== undefined;
	return form && !isStored && changesOf(form).length > 0 ? form : undefined;
};

function keepNow({store, drafts}: ServiceContext, form: Form): void {
	try {
		drafts.keep(storeForm(form));
	} catch (error) {
		store.dispatch({type: 'message/shown', message: {tone: 'warning', text: `The draft cannot be kept on disk (${codeOf(error)}): what you type is lost if this program ends.`}});
	}
}

export type DraftKeeper = {
	/**
	Writes what is unsaved, now. Answers whether there is any.
	*/
	readonly flush: () => boolean;
	readonly stop: () => void;
};

/**
Writes the open form to disk soon after each change.
*/
export function keepDrafts(context: ServiceContext): DraftKeeper {
	const {store} = context;
	let timer: NodeJS.Timeout | undefined;
	let kept: Form['fields'] | undefined;

	const flush = () => {
		clearTimeout(timer);
		timer = undefined;
		const form = unsavedForm(store.getState());
		if (form && form.fields !== kept) {
			kept = form.fields;
			keepNow(context, form);
		}

		return form !== undefined;
	};

	const unsubscribe = store.subscribe(() => {
		const form = unsavedForm(store.getState());
		if (!form) {
			clearTimeout(timer);
			timer = undefined;
			kept = undefined;
		} else if (form.fields !== kept) {
			timer ??= setTimeout(() => {
				flush();
			}, restTime);
		}
	});
	return {
		flush,
		stop() {
			clearTimeout(timer);
			unsubscribe();
		},
	};
}

/**
Leaves the form for later.
*/
export const putFormAside: Command = context => {
	const {store, drafts} = context;
	const form = unsavedForm(store.getState());
	if (!form) {
		return;
	}

	keepNow(context, form);
	drafts.release();
	store.dispatch({type: 'form/putAside'});
	store.dispatch({type: 'message/shown', message: {tone: 'info', text: 'Put aside as a draft. Press d to take it up again.'}});
};

export const openDrafts: Command = ({store, drafts}) => {
	const waiting = drafts.list();
	if (waiting.length === 0) {
		store.dispatch({type: 'message/shown', message: {tone: 'info', text: 'No draft waits.'}});
	} else {
		store.dispatch({type: 'drafts/offered', drafts: waiting});
	}
};

const chosenDraft = ({dialog}: State) => dialog.kind === 'drafts' ? dialog.drafts[dialog.cursor] : undefined;

/**
Takes up a draft, against what the server holds now.
*/
export const resumeDraft: Command = async context => {
	const {store, drafts} = context;
	const draft = chosenDraft(store.getState());
	if (!draft) {
		return;
	}

	const form = restoreForm(draft.form);
	const take = (taken: Form): Form => {
		if (drafts.take(draft.file)) {
			store.dispatch({type: 'drafts/taken'});
		}

		return taken;
	};

	if (form.id === undefined) {
		store.dispatch({type: 'form/opened', form: take(form)});
		return;
	}

	await openForOrganization(context, form.id, `Draft for ${form.before.name}`, ({organization, profile}) => {
		const theirs = beforeOf(organization, profile);
		return take(hasMoved(form, theirs) ? askChoices(form, theirs) : form);
	});
};

export const discardDraft: Command = ({store, drafts}: Context) => {
	const draft = chosenDraft(store.getState());
	if (!draft) {
		return;
	}

	drafts.discard(draft.file);
	store.dispatch({type: 'drafts/discarded', file: draft.file});
};
