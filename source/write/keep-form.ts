import type {Form} from '../forms/form.js';
import {changesOf} from '../forms/request.js';
import {storeForm, type StoredForm, type Draft} from '../forms/stored-form.js';
import type {State} from '../state/state.js';
import {systemErrorText} from '../text/error-code.js';
import {keyOf} from '../state/key-of.js';
import {formIn} from '../state/open-form.js';
import {say} from '../commands/tell.js';
import type {ServiceContext} from '../commands/context.js';

/**
How long after a key the draft is written, in milliseconds.
*/
const restTime = 300;

export const unsavedForm = (state: State): Form | undefined => {
	const form = formIn(state);
	const isStored = form?.step.name === 'sending' && form.step.isStored === true;
	return form && !isStored && changesOf(form).length > 0 ? form : undefined;
};

/**
Writes the form to disk. A form without storable values, such as only a credential, is not kept.
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
		say({store}, `The draft cannot be saved on disk: ${systemErrorText(error)}. What you type is lost if cforgs ends.`, 'warning');
		return 'notKept';
	}
}

export const lackOf = (form: Form): string => storeForm(form).texts.length < changesOf(form).length ? ', without what looks like a credential' : '';

const keptText = (form: Form): string => `as a draft${lackOf(form)}`;

export type DraftKeeper = {
	/**
	Writes unsaved values now. Returns how they are kept, as the end of a sentence; undefined if nothing is kept.
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
			// After a failure, the next key tries again, and so does the end. The failure message itself does not.
			kept = form.fields;
			isOnDisk = keepForm(context, form) === 'kept';
		}

		return isOnDisk ? keptText(form) : undefined;
	};

	const forget = () => {
		clearTimeout(timer);
		timer = undefined;
		if (kept !== undefined && store.getState().dialog.kind === 'form') {
			// The values are back to the stored ones, so the draft must not be offered.
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
Keeps the form as a draft and closes it, if a draft can be stored.
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
The drafts that match, without discarded ones. Empty if the folder cannot be read: keeping the next draft will report why.
*/
export function waitingDrafts({drafts}: ServiceContext, isWanted: (form: StoredForm) => boolean): readonly Draft[] {
	try {
		return drafts.list().filter(({form, discardedAt}) => discardedAt === undefined && isWanted(form));
	} catch {
		return [];
	}
}
