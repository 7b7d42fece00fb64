import type {Form} from '../form-model/form.js';
import {changesOf} from '../form-model/request.js';
import {storeForm, type StoredForm, type Draft} from '../form-model/stored-form.js';
import type {State} from '../state/state.js';
import {systemErrorText} from '../../base/text/error-code.js';
import {keyOf} from '../state/key-of.js';
import {formIn} from '../state/open-form.js';
import {say} from '../loop/tell.js';
import type {ServiceContext} from '../loop/context.js';

/** How long after a key the draft is written, in milliseconds. */
const restTime = 300;

export const unsavedForm = (state: State): Form | undefined => {
	const form = formIn(state);
	const isStored = form?.step.name === 'sending' && form.step.isStored === true;
	return form && !isStored && changesOf(form).length > 0 ? form : undefined;
};

/** Notes whether drafts can be written, for the form to show. */
function noteFailure({store}: Pick<ServiceContext, 'store'>, failure?: string): void {
	if (failure !== store.getState().draftFailure) {
		store.dispatch({type: 'drafts/checked', failure});
	}
}

/** Checks whether what is typed into a form could be kept. */
function checkDraft(context: ServiceContext, form: Form): void {
	try {
		context.drafts.check(storeForm(form));
		noteFailure(context);
	} catch (error) {
		noteFailure(context, systemErrorText(error));
	}
}

/** Writes the form to disk. Returns why it is not kept, as the end of a sentence; undefined if it is. A form without storable values, such as only a credential, is not kept. */
export function keepForm(context: ServiceContext, form: Form): string | undefined {
	const {drafts} = context;
	const stored = storeForm(form);
	if (stored.texts.length === 0) {
		drafts.drop();
		return 'drafts never keep what looks like a credential';
	}

	try {
		drafts.keep(stored);
		noteFailure(context);
		return undefined;
	} catch (error) {
		const failure = systemErrorText(error);
		if (failure !== context.store.getState().draftFailure) {
			say(context, `The draft cannot be saved on disk: ${failure}. What you type is lost if cforgs ends.`, 'warning');
		}

		noteFailure(context, failure);
		return failure;
	}
}

export const lackOf = (form: Form): string => storeForm(form).texts.length < changesOf(form).length ? ', without what looks like a credential' : '';

const keptText = (form: Form): string => `as a draft${lackOf(form)}`;

export type DraftKeeper = {
	/** Writes unsaved values now. Returns a sentence about what became of them; undefined if there are none. */
	readonly flush: () => string | undefined;
	readonly stop: () => void;
};

/** Writes the open form to disk soon after each change. */
export function keepDrafts(context: ServiceContext): DraftKeeper {
	const {store} = context;
	let timer: NodeJS.Timeout | undefined;
	let kept: Form['fields'] | undefined;
	let why: string | undefined;
	let isOpen = false;

	const flush = () => {
		clearTimeout(timer);
		timer = undefined;
		const form = unsavedForm(store.getState());
		if (!form) {
			return undefined;
		}

		if (why !== undefined || form.fields !== kept) {
			// After a failure, the next key tries again, and so does the end. Showing the failure does not.
			kept = form.fields;
			why = keepForm(context, form);
		}

		return why === undefined ? `What you typed is kept ${keptText(form)}; the next start offers it.` : `What you typed is lost: ${why}.`;
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
	const stopChecking = store.observe(() => {
		const form = formIn(store.getState());
		const isNew = form !== undefined && !isOpen;
		isOpen = form !== undefined;
		if (isNew) {
			checkDraft(context, form);
		}
	});
	return {
		flush,
		stop() {
			clearTimeout(timer);
			unsubscribe();
			stopChecking();
		},
	};
}

/** Keeps the form as a draft and closes it, if a draft can be stored. */
export function putAside(context: ServiceContext): void {
	const {store, drafts} = context;
	const form = unsavedForm(store.getState());
	if (!form) {
		return;
	}

	const why = keepForm(context, form);
	if (why !== undefined) {
		const isSecret = storeForm(form).texts.length === 0;
		say({store}, isSecret ? 'Drafts never keep what looks like a credential. Go back and change it, or discard it.' : `The draft cannot be saved on disk: ${why}. Go back and review it, or discard it.`, 'warning');
		return;
	}

	drafts.release();
	store.dispatch({type: 'form/putAside'});
	const until = store.getState().connection.isSandbox === true ? ', until this sandbox ends' : '';
	say({store}, `Saved ${keptText(form)}${until}. Press ${keyOf(store.getState(), 'openDrafts')} to open it again.`);
}

/** All drafts. Empty if the folder cannot be read: the next form and the list of drafts say why. */
export function listedDrafts({drafts}: Pick<ServiceContext, 'drafts'>): readonly Draft[] {
	try {
		return drafts.list();
	} catch {
		return [];
	}
}

/** The drafts that match, without discarded ones. */
export const waitingDrafts = (context: ServiceContext, isWanted: (form: StoredForm) => boolean): readonly Draft[] =>
	listedDrafts(context).filter(({form, discardedAt}) => discardedAt === undefined && isWanted(form));
