import {counted} from '../../base/text/words.js';
import {ignoringSystemErrors, systemErrorText} from '../../base/text/error-code.js';
import type {Form} from '../form-model/form.js';
import {changesOf} from '../form-model/request.js';
import {
	isEmptyForm,
	type KeptForm,
	storeForm,
	type Draft,
	type TypedForm,
	typedText,
	withoutTypedCredentials,
} from '../form-model/stored-form.js';
import {draftPartOf, hasTyped, type Registry, typedForm} from '../rows/registry.js';
import type {HeldDraft} from '../storage/drafts.js';
import {whyNotWrite} from '../state/availability.js';
import type {State} from '../state/state.js';
import {keyOf} from '../state/key-of.js';
import {formIn} from '../state/open-form.js';
import {say} from '../loop/tell.js';
import type {Context, ServiceContext} from '../loop/context.js';

/** How long after a key the draft is written, in milliseconds. */
const restTime = 300;

const unsavedForm = (state: State): Form | undefined => {
	const form = formIn(state);
	const isStored = form?.step.name === 'sending' && form.step.isStored === true;
	return form && !isStored && changesOf(form).length > 0 ? form : undefined;
};

function noteFailure({store}: Pick<ServiceContext, 'store'>, failure?: string): void {
	if (failure !== store.getState().draftFailure) {
		store.dispatch({type: 'drafts/checked', failure});
	}
}

function checkDraft(context: ServiceContext, form: Form): void {
	try {
		context.drafts.check(storeForm(form));
		noteFailure(context);
	} catch (error) {
		noteFailure(context, systemErrorText(error));
	}
}

const secretText = 'drafts never keep what looks like a credential';

/** Writes what is typed to disk. Returns why it is not kept, as the end of a sentence; undefined if it is. A form without storable values, such as only a credential, is not kept. */
function keep(context: ServiceContext, form: KeptForm): string | undefined {
	const {drafts} = context;
	if (isEmptyForm(form)) {
		drafts.drop();
		return secretText;
	}

	try {
		drafts.keep(form);
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

/** Writes the form of an organization to disk, as `keep` does. */
export const keepForm = (context: ServiceContext, form: Form): string | undefined => keep(context, storeForm(form));

/** What is typed and not stored. */
type Unsaved = {
	/** Changes with what is typed, but not with the cursor or the progress of a run. */
	readonly version: unknown;
	readonly isTyped: boolean;
	readonly kept: () => KeptForm;
	readonly lack: () => string;
};

const lackText = (number: number, typed: number): string =>
	number < typed ? ', without what looks like a credential' : '';

export function unsavedIn(state: State, registry: Registry): Unsaved | undefined {
	const form = unsavedForm(state);
	if (form) {
		return {
			version: form.account ? form : form.fields,
			isTyped: false,
			kept: () => storeForm(form),
			lack: () => lackText(storeForm(form).texts.length, changesOf(form).length),
		};
	}

	const typed = typedForm(state, registry);
	const kept = typed && withoutTypedCredentials(typed);
	return (
		kept && {
			version: JSON.stringify(kept),
			isTyped: true,
			kept: () => kept,
			lack: () => lackText(kept.values.length, typed.values.length),
		}
	);
}

const keptText = ({lack}: Unsaved): string => `as a draft${lack()}`;

type Keeping = ServiceContext & Pick<Context, 'registry'>;

export type DraftKeeper = {
	/** Writes unsaved values now. Returns a sentence about what became of them; undefined if there are none. */
	readonly flush: () => string | undefined;
	readonly stop: () => void;
};

/** Writes the open form to disk soon after each change. */
export function keepDrafts(context: Keeping): DraftKeeper {
	const {store, registry} = context;
	let timer: NodeJS.Timeout | undefined;
	let kept: Pick<Unsaved, 'isTyped' | 'version'> | undefined;
	// Whether the open form of accounts came from a draft, which then belongs to this program.
	let isTaken = false;
	let why: string | undefined;
	let isOpen = false;
	let dialog: State['dialog'] | undefined;

	const flush = () => {
		clearTimeout(timer);
		timer = undefined;
		const unsaved = unsavedIn(store.getState(), registry);
		if (!unsaved) {
			return undefined;
		}

		if (why !== undefined || unsaved.version !== kept?.version) {
			// After a failure, the next key tries again, and so does the end. Showing the failure does not.
			kept = unsaved;
			why = keep(context, unsaved.kept());
		}

		return why === undefined
			? `What you typed is kept ${keptText(unsaved)}; the next start offers it.`
			: `What you typed is lost: ${why}.`;
	};

	const forget = () => {
		clearTimeout(timer);
		timer = undefined;
		const state = store.getState();
		const isTyped = kept?.isTyped ?? isTaken;
		if (
			(kept !== undefined && state.dialog.kind === 'form') ||
			((kept !== undefined || isTyped) && draftPartOf(registry, state))
		) {
			// The values are back to the stored ones, or they are stored, so the draft must not be offered.
			context.drafts.drop();
		} else if (isTyped) {
			// The dialog was closed. What was discarded is no draft any more.
			context.drafts.release();
		}

		kept = undefined;
		isTaken = false;
	};

	const unsubscribe = store.subscribe(() => {
		const state = store.getState();
		if (state.dialog === dialog) {
			return;
		}

		const isOther = state.dialog.kind !== dialog?.kind;
		dialog = state.dialog;
		const unsaved = unsavedIn(state, registry);
		if (!unsaved) {
			forget();
		} else if (timer && isOther && unsaved.isTyped) {
			// The review may send what is typed, and leaving closes its dialog.
			flush();
		} else if (unsaved.version !== kept?.version) {
			timer ??= setTimeout(() => {
				flush();
			}, restTime);
		}
	});
	const stopChecking = store.observe(event => {
		isTaken ||= event.type === 'drafts/taken' && event.isTyped === true;
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
export function putAside(context: Keeping): void {
	const {store, registry, drafts} = context;
	const state = store.getState();
	const unsaved = unsavedIn(state, registry);
	if (!unsaved) {
		return;
	}

	const why = keep(context, unsaved.kept());
	if (why !== undefined) {
		say(
			{store},
			why === secretText
				? 'Drafts never keep what looks like a credential. Go back and change it, or discard it.'
				: `The draft cannot be saved on disk: ${why}. Go back and review it, or discard it.`,
			'warning',
		);
		return;
	}

	const said =
		formIn(state) !== undefined || hasTyped(state, registry) ? 'Saved' : 'The changes that are not stored are kept';
	drafts.release();
	store.dispatch({type: 'form/putAside'});
	const until = state.connection.isSandbox === true ? ', until this sandbox ends' : '';
	say({store}, `${said} ${keptText(unsaved)}${until}. Press ${keyOf(state, 'openDrafts')} to open it again.`);
}

type Ids = ReadonlyArray<{readonly id: string}>;

/** A form of an ability: about exactly these accounts or organizations, or about a new account of the organization. */
type TypedSubject = Pick<TypedForm, 'form'> & {
	readonly organization?: Pick<TypedForm['organization'], 'id'>;
	readonly accounts?: Ids;
	readonly organizations?: Ids | undefined;
};

function areSame(some: Ids, others: Ids): boolean {
	const ids = new Set(others.map(({id}) => id));
	return some.length === ids.size && some.every(({id}) => ids.has(id));
}

const isAbout = (
	kept: TypedForm,
	{form, organization = {id: ''}, accounts = [], organizations = []}: TypedSubject,
): boolean =>
	kept.form === form &&
	areSame(kept.accounts, accounts) &&
	areSame(kept.organizations ?? [], organizations) &&
	(accounts.length > 0 || kept.organization.id === organization.id);

/** Whether a draft has exactly the values of a form of the same accounts, or of a new account in the same organization. */
const isDraftOf = ({form: kept}: Draft, form: TypedForm): boolean => {
	const {values} = withoutTypedCredentials(form);
	return (
		kept.kind === 'typed' &&
		isAbout(kept, form) &&
		kept.values.length === values.length &&
		values.every(({name, text}) => typedText(kept, name) === text)
	);
};

/** All drafts. Empty if the folder cannot be read: the next form and the list of drafts say why. */
export function listedDrafts({drafts}: Pick<ServiceContext, 'drafts'>): readonly Draft[] {
	try {
		return drafts.list();
	} catch {
		return [];
	}
}

/** The drafts that match, without discarded ones. */
export const waitingDrafts = (context: ServiceContext, isWanted: (form: KeptForm) => boolean): readonly Draft[] =>
	listedDrafts(context).filter(({form, discardedAt}) => discardedAt === undefined && isWanted(form));

const draftsOfTyped = (
	context: ServiceContext,
	subject: TypedSubject,
): ReadonlyArray<Draft & {readonly form: TypedForm}> =>
	waitingDrafts(context, () => true).flatMap(({form, ...draft}) =>
		form.kind === 'typed' && isAbout(form, subject) ? [{...draft, form}] : [],
	);

/** Takes the draft of the form that is about to open, to go on with it. A form that cannot be sent takes none. */
export function takeTyped(context: ServiceContext, subject: TypedSubject): TypedForm | undefined {
	const {store, drafts} = context;
	const [draft] = whyNotWrite(store.getState()) === undefined ? draftsOfTyped(context, subject) : [];
	if (!draft || !drafts.take(draft.file)) {
		return undefined;
	}

	store.dispatch({type: 'drafts/taken', isTyped: true});
	return draft.form;
}

/** Says that a form opened with its draft. `more`: a sentence about it. */
export const sayTypedIsBack = (
	context: Pick<ServiceContext, 'store'>,
	{leftOut = []}: Pick<TypedForm, 'leftOut'>,
	more?: string,
): void => {
	const out =
		leftOut.length === 0 ? [] : [`The review leaves ${counted(leftOut.length, 'row')} out again, as you did.`];
	say(context, ['What you typed here before is back.', ...out, ...(more === undefined ? [] : [more])].join(' '));
};

/** Keeps what is left of the stored form that was open as a draft of its own, which no other program is offered before `releaseRest`. If the disk refuses it, the draft of the stored form is removed all the same. */
export function keepRest({drafts}: Pick<ServiceContext, 'drafts'>, rest: TypedForm): void {
	try {
		drafts.keepRest(withoutTypedCredentials(rest));
	} catch {
		drafts.drop();
	}
}

/** Whether there is a draft of a form of accounts. */
export const isTypedKept = (context: ServiceContext, subject: TypedSubject): boolean =>
	draftsOfTyped(context, subject).length > 0;

/** Sends a form of accounts whose draft stays until the form is stored. No program offers the draft until `send` ends, so that the form is not sent twice. `send` returns whether the form is stored. */
export async function whileSent(
	{drafts}: Pick<ServiceContext, 'drafts'>,
	form: TypedForm,
	send: () => Promise<{readonly isStored: boolean}>,
): Promise<void> {
	const held: HeldDraft[] = [];
	ignoringSystemErrors(() => {
		for (const draft of listedDrafts({drafts})) {
			if (draft.discardedAt === undefined && isDraftOf(draft, form)) {
				held.push(drafts.hold(draft.file));
			}
		}
	});
	let isStored = false;
	try {
		({isStored} = await send());
	} finally {
		for (const draft of held) {
			ignoringSystemErrors(isStored ? draft.drop : draft.release);
		}
	}
}
