import type {Form} from '../forms/form.js';
import {changesOf} from '../forms/request.js';
import {storeForm, type Draft, type StoredForm} from '../forms/stored-form.js';
import {codeOf} from '../text/error-code.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import type {Command, Context, ServiceContext} from './context.js';
import {say} from './tell.js';

/**
How long after a key the draft is written, in milliseconds.
*/
const restTime = 300;

const unsavedForm = ({dialog}: State): Form | undefined => {
	const form = dialog.kind === 'form' ? dialog.form : undefined;
	const isStored = form?.step.name === 'sending' && form.step.isStored === true;
	return form && !isStored && changesOf(form).length > 0 ? form : undefined;
};

/**
Writes the form to disk. A draft of nothing, as where only what looks like a credential was typed, is none.
*/
export function keepForm({store, drafts}: ServiceContext, form: Form): 'kept' | 'notKept' {
	const stored = storeForm(form);
	try {
		if (stored.texts.length === 0) {
			drafts.drop();
			return 'notKept';
		}

		drafts.keep(stored);
		return 'kept';
	} catch (error) {
		say({store}, `The draft cannot be kept on disk (${codeOf(error)}): what you type is lost if this program ends.`, 'warning');
		return 'notKept';
	}
}

const lackOf = (form: Form): string => storeForm(form).texts.length < changesOf(form).length ? ', without what looks like a credential' : '';

const keptText = (form: Form): string => `as a draft${lackOf(form)}`;

export type DraftKeeper = {
	/**
	Writes what is unsaved, now. Answers what of it is kept, as the end of a sentence; undefined where nothing is.
	*/
	readonly flush: () => string | undefined;
	readonly stop: () => void;
};

/**
Writes the open form to disk soon after each change.
*/
export function keepDrafts(context: ServiceContext): DraftKeeper {
	const {store} = context;
	let timer: NodeJS.Timeout | undefined;
	let kept: Form['fields'] | undefined;
	let isOnDisk = false;

	const flush = () => {
		clearTimeout(timer);
		timer = undefined;
		const form = unsavedForm(store.getState());
		if (!form) {
			return undefined;
		}

		if (!isOnDisk || form.fields !== kept) {
			// Where it fails, the next key tries again, and the end, and not the message that says so.
			kept = form.fields;
			isOnDisk = keepForm(context, form) === 'kept';
		}

		return isOnDisk ? keptText(form) : undefined;
	};

	const forget = () => {
		clearTimeout(timer);
		timer = undefined;
		if (kept !== undefined && store.getState().dialog.kind === 'form') {
			// What was typed is typed back, or chosen away: no draft of it may be offered.
			context.drafts.drop();
		}

		kept = undefined;
	};

	const unsubscribe = store.subscribe(() => {
		const form = unsavedForm(store.getState());
		if (!form) {
			forget();
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
Leaves the form for later, where it can be kept.
*/
export function putAside(context: ServiceContext): void {
	const {store, drafts} = context;
	const form = unsavedForm(store.getState());
	if (form && storeForm(form).texts.length === 0) {
		say({store}, 'Drafts never keep what looks like a credential. Go back and change it, or discard it.', 'warning');
	}

	if (!form || keepForm(context, form) === 'notKept') {
		return;
	}

	drafts.release();
	store.dispatch({type: 'form/putAside'});
	const until = store.getState().connection.isSandbox === true ? ', until this sandbox ends' : '';
	say({store}, `Saved ${keptText(form)}${until}. Press ${keyOf(store.getState(), 'openDrafts')} to open it again.`);
}

/**
Closes the form. It can be taken back from the drafts, except what looks like a credential.
*/
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

/**
The waiting drafts that are wanted, without discarded ones. A folder that cannot be read offers none; keeping the next draft will say why.
*/
export function waitingDrafts({drafts}: ServiceContext, isWanted: (form: StoredForm) => boolean): readonly Draft[] {
	try {
		return drafts.list().filter(({form, discardedAt}) => discardedAt === undefined && isWanted(form));
	} catch {
		return [];
	}
}

export const openDrafts: Command = ({store, drafts, now}) => {
	try {
		const waiting = drafts.list();
		if (waiting.length === 0) {
			say({store}, 'No drafts.');
		} else {
			store.dispatch({type: 'drafts/offered', drafts: waiting, now: now()});
		}
	} catch (error) {
		say({store}, `The drafts cannot be read (${codeOf(error)}).`);
	}
};

export const chosenDraft = ({dialog}: State) => dialog.kind === 'drafts' ? dialog.drafts[dialog.cursor] : undefined;

export const askToDiscardDraft: Command = ({store}) => {
	store.dispatch({type: 'drafts/discardAsked', isAsking: true});
};

export const keepDraft: Command = ({store}) => {
	store.dispatch({type: 'drafts/discardAsked', isAsking: false});
};

export const discardDraft: Command = ({store, drafts}: Context) => {
	const draft = chosenDraft(store.getState());
	if (!draft) {
		return;
	}

	try {
		drafts.discard(draft.file);
	} catch (error) {
		say({store}, `The draft cannot be removed (${codeOf(error)}).`, 'warning');
		return;
	}

	store.dispatch({type: 'drafts/discarded', file: draft.file});
};
