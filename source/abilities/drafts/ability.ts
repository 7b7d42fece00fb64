import {counted, shownName} from '../../base/text/words.js';
import {type Begun, defineAbility, defineDialog, type Key} from '../../kernel/loop/ability.js';
import type {SessionContext, Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {tellInterruptedOnceKnown} from '../../kernel/writes/history.js';
import {tellInterrupted} from '../../kernel/writes/journal.js';
import {waitingDrafts, putAside, unsavedIn} from '../../kernel/writes/keep-form.js';
import {offerDrafts, openForOrganization} from '../../kernel/writes/open-for-organization.js';
import {
	isEmptyForm,
	restoreForm,
	type Draft,
	type StoredForm,
	type TypedForm,
} from '../../kernel/form-model/stored-form.js';
import {systemErrorText} from '../../base/text/error-code.js';
import {draftPartOf} from '../../kernel/rows/registry.js';
import {isNotThere, type ApiError} from '../../base/api/api-error.js';
import {askChoices, hasMoved} from '../../kernel/form-model/conflict.js';
import {beforeOf, fieldNames, valueBefore, type Before} from '../../kernel/form-model/fields.js';
import {openForm, withAddressParts, type Form, openedFrom} from '../../kernel/form-model/form.js';
import {fateOf, unclearFrom} from '../../kernel/form-model/journal-entry.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {KeyPress} from '../../base/text/keys.js';
import type {Detail} from '../../kernel/state/data.js';
import {sentBefore} from '../../kernel/writes/creation.js';
import {settleByRead} from '../../kernel/writes/shown-by-reads.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {draftList, draftRows, leavingView, draftsHandlers} from './dialog.js';

/** If the program was started for nothing else, offers all drafts, and reports the writes without an answer. */
const beginWithDrafts = (context: SessionContext): Begun => ({
	async openOtherwise() {
		const state = context.store.getState();
		if (whyNotWrite(state) === undefined) {
			offerDrafts(context, () => true);
			tellInterrupted(context);
			await tellInterruptedOnceKnown(context);
			return;
		}

		// A form could not be sent in this session.
		const waiting = waitingDrafts(context, () => true).length;
		if (waiting > 0) {
			say(
				context,
				`${counted(waiting, 'draft')} from an earlier session: press ${keyOf(state, 'openDrafts')} to show ${waiting === 1 ? 'it' : 'them'}.`,
			);
		}
	},
});

/** Closes the form. The user can take it back from the drafts, except values that look like a credential. */
const discardForm: Command = ({store, registry, drafts}) => {
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
const returnToTyped: Command = async (context, press) => {
	const {store, registry, commands} = context;
	store.dispatch({type: 'drafts/leaveDenied'});
	store.dispatch({type: 'form/resumed'});
	await commands.get(draftPartOf(registry, store.getState())?.openCommand ?? '')?.(context, press);
};

const putFormAside: Command = context => {
	putAside(context);
};

const openDrafts: Command = context => {
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

const askToDiscardDraft: Command = ({store}) => {
	store.dispatch({type: 'drafts/discardAsked', isAsking: true});
};

const keepDraft: Command = ({store}) => {
	store.dispatch({type: 'drafts/discardAsked', isAsking: false});
};

const discardDraft: Command = ({store, drafts}: Context) => {
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

/** Claims a draft for this program. Reports if another program was faster. */
function hasTaken(context: ServiceContext, draft: Draft): boolean {
	const {store, drafts} = context;
	if (drafts.take(draft.file)) {
		store.dispatch({
			type: 'drafts/taken',
			isDiscarded: draft.discardedAt !== undefined,
			isTyped: draft.form.kind === 'typed',
		});
		return true;
	}

	store.dispatch({type: 'dialog/closed'});
	say(context, 'Another cforgs has opened that draft.', 'warning');
	return false;
}

function takeUp(context: ServiceContext, draft: Draft, form: Form, text?: string): void {
	const {store} = context;
	if (!hasTaken(context, draft)) {
		return;
	}

	store.dispatch({type: 'form/opened', form: openedFrom({kind: 'draft'}, form)});
	if (text !== undefined) {
		say(context, text, 'warning');
	}
}

/** The result of an earlier save of a draft, if it was unknown and the stored values now settle it. */
function settleEarlier(context: ServiceContext, kept: StoredForm, stored: Before): 'stored' | 'notStored' | undefined {
	const sent = unclearFrom(context.journal.list(), kept);
	const fate = sent && fateOf(sent, values => !hasMoved(restoreForm({...kept, before: values}, stored), stored));
	if (sent) {
		settleByRead(context, sent, fate);
	}

	return fate;
}

function takeUpRest(context: ServiceContext, draft: Draft, form: Form): void {
	const {store, drafts} = context;
	if (changesOf(form).length > 0) {
		takeUp(context, draft, form, 'The part that you sent earlier is stored; the changes that you see are not.');
		return;
	}

	if (!hasTaken(context, draft)) {
		return;
	}

	drafts.drop();
	store.dispatch({type: 'dialog/closed'});
	say(context, 'Your earlier request arrived, so everything is stored as you typed it. There is nothing left to send.');
}

function asNew(kept: StoredForm): Form {
	const whole = restoreForm(kept, {name: '', parentId: '', profile: undefined});
	const {before} = whole;
	const texts = fieldNames.map(
		name => [name, whole.fields.find(field => field.name === name)?.text ?? valueBefore(before, name)] as const,
	);
	return withAddressParts(
		openForm('create', undefined, {name: '', parentId: before.parentId}, Object.fromEntries(texts)),
	);
}

/** Opens a draft of a form of accounts. The form reads what is stored. */
async function takeUpTyped(
	context: Context,
	press: KeyPress,
	draft: Draft & {readonly form: TypedForm},
): Promise<void> {
	const {store, registry, commands, nextRequest} = context;
	const part = registry.drafts.get(draft.form.form);
	if (!part) {
		say(context, 'This version of cforgs cannot open this draft.', 'warning');
	} else if (hasTaken(context, draft)) {
		store.dispatch(part.open(draft.form, nextRequest()));
		await commands.get(part.openCommand ?? '')?.(context, press);
	}
}

const resumeDraft: Command = async (context, press) => {
	const draft = draftList.chosen(context.store.getState());
	if (!draft) {
		return;
	}

	const {form: kept} = draft;
	if (kept.kind === 'typed') {
		await takeUpTyped(context, press, {...draft, form: kept});
		return;
	}

	const form = restoreForm(kept);
	const {id} = form;
	if (id === undefined) {
		takeUp(
			context,
			draft,
			form,
			sentBefore(form) === undefined
				? undefined
				: 'You sent this earlier. If you send it again, cforgs first checks whether it exists.',
		);
		return;
	}

	const open = ({organization, profile}: Detail) => {
		const theirs = beforeOf(organization, profile);
		const whole = restoreForm(kept, theirs);
		const fate = settleEarlier(context, kept, theirs);
		if (fate === 'stored') {
			takeUpRest(context, draft, restoreForm({...kept, before: theirs}));
		} else if (fate === 'notStored') {
			takeUp(context, draft, whole, 'The part that you sent earlier is not stored.');
		} else {
			takeUp(context, draft, hasMoved(whole, theirs) ? askChoices(whole, theirs) : whole);
		}

		return undefined;
	};

	const openWithout = (error: ApiError) => {
		const isGone = isNotThere(error);
		if (isGone) {
			// Otherwise the form would warn that the organization already exists.
			context.store.dispatch({type: 'detail/notFound', id});
			takeUp(
				context,
				draft,
				asNew(kept),
				'The organization of this draft is no longer in your list. The draft now creates a new one; nothing is sent before you review it.',
			);
		}

		return isGone;
	};

	await openForOrganization(context, id, `Draft for ${shownName(form.before.name)}`, {open, openWithout});
};

/** For opening a draft. A draft of an existing organization is compared with the stored values. */
const whyNotOpenDraft: Key<string>['whyNot'] = (state, registry) => {
	const form = draftList.chosen(state)?.form;
	if (!form) {
		return draftList.whyNone(state);
	}

	if (form.kind === 'typed') {
		return whyNotCall(state, 'Opening this draft', ...(registry.drafts.get(form.form)?.calls ?? []));
	}

	return form.id === undefined ? undefined : whyNotCall(state, 'Opening the draft of an edit', ...readCalls);
};

const list = listDialog(draftList, {
	isTable: true,
	labels: ['the drafts', 'searching the drafts'],
	step: ({isAsking}) => (isAsking ? 'discarding' : undefined),
	view: (state, dialog, room, registry) => ({title: 'Drafts', rows: draftRows(state, dialog, room, registry)}),
});

/** Unsaved forms, to open again. */
export const drafts = defineAbility({
	name: 'drafts',
	section: 'In drafts',
	commands: {
		openDrafts,
		discardForm,
		putFormAside,
		returnToTyped,
		resumeDraft,
		askToDiscardDraft,
		keepDraft,
		discardDraft,
	},
	keys: [
		{
			keys: ['escape', 'k'],
			command: 'putFormAside',
			name: 'keep as a draft',
			description: 'Leave and keep the form as a draft',
			places: ['leaving', 'leavingTyped'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['x'],
			command: 'discardForm',
			name: 'discard',
			description: 'Discard what you typed; you can take it back from the drafts for an hour',
			places: ['leaving', 'leavingTyped'],
			isHint: true,
			apartFrom: ['leaveForm', 'reviewForm', 'returnToTyped', 'leaveTags', 'closeDialog'],
		},
		{
			keys: ['n'],
			command: 'returnToTyped',
			name: 'keep editing',
			description: 'Go back to the form as you typed it',
			places: ['leaving', 'leavingTyped'],
			isHint: true,
		},
		...list.keys,
		{
			keys: ['d'],
			command: 'openDrafts',
			beforeRows: 'acts',
			name: 'drafts',
			description: 'Open an unsaved form, or one discarded within the last hour',
			places: 'panes',
		},
		{
			keys: ['enter'],
			command: 'resumeDraft',
			name: 'open',
			description: 'Open the draft and compare it with the stored values',
			places: ['drafts'],
			whyNot: whyNotOpenDraft,
			isHint: true,
		},
		{
			keys: ['x'],
			command: 'askToDiscardDraft',
			name: 'discard',
			description: 'Discard the draft; asks first',
			places: ['drafts'],
			whyNot: draftList.whyNone,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'discardDraft',
			name: 'discard',
			description: 'Discard the draft',
			places: ['discarding'],
			isHint: true,
			apartFrom: ['askToDiscardDraft'],
		},
		{
			keys: ['escape', 'n'],
			command: 'keepDraft',
			name: 'keep it',
			description: 'Keep the draft',
			places: ['discarding'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'later',
			description: 'Leave them for later',
			places: ['drafts'],
			isHint: true,
		},
	],
	places: {...list.places, leavingTyped: {label: 'leaving typed values'}, discarding: {label: 'discarding a draft'}},
	dialogs: [list.dialog, defineDialog('leavingTyped', {view: leavingView, hasTyped: () => true})],
	begin: beginWithDrafts,
	handlers: [draftsHandlers],
});
