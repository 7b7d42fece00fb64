import {focusField, profileForm} from '../../kernel/form-model/form.js';
import type {FieldName} from '../../kernel/form-model/fields.js';
import type {StoredForm} from '../../kernel/form-model/stored-form.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {isId} from '../../kernel/state/is-id.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {FirstBatch} from '../../abilities/onboard/file/batch-files.js';
import {told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {checkBatch, openBatch} from '../../abilities/onboard/file/commands.js';
import type {ServiceContext, SessionContext} from '../../kernel/loop/context.js';
import {waitingDrafts} from '../../kernel/writes/keep-form.js';
import {openForOrganization} from '../../kernel/writes/open-for-organization.js';
import {tellInterruptedInHistory} from '../../kernel/writes/history.js';
import {tellInterrupted} from '../../kernel/writes/journal.js';
import {idNamed} from '../../kernel/loop/look-up.js';
import {onboardingOpener} from '../../abilities/onboard/wizard/onboarding-parent.js';
import {say} from '../../kernel/loop/tell.js';
import {until} from '../../kernel/loop/until.js';

/** A profile to open at the start, given by id or path, with the first field. */
export type FirstForm = {readonly id: string; readonly field?: FieldName};

/** What to open at the start instead of only the tree. `isOnce`: the program ends with the tour. */
export type Begin = {
	readonly first?: FirstForm | undefined;
	readonly isTour?: boolean;
	readonly isOnce?: boolean;
	readonly isOnboarding?: boolean;
	readonly batch?: FirstBatch | undefined;
	/** The id or path of the organization to go to. */
	readonly organization?: string;
};

/** Opens the list of drafts that match `isWanted`. Returns their number. */
function offerDrafts(context: ServiceContext, isWanted: (form: StoredForm) => boolean): number {
	const waiting = waitingDrafts(context, isWanted);
	if (waiting.length > 0) {
		context.store.dispatch({type: 'drafts/offered', drafts: waiting, now: context.now()});
	}

	return waiting.length;
}

/** Resolves when the list of drafts closes, with whether no draft was opened. */
async function haveDraftsBeenLeft({store}: ServiceContext): Promise<boolean> {
	const {dialog} = await until(store, state => state.dialog.kind !== 'drafts');
	return dialog.kind === 'none';
}

/** Opens a form, unless the user opens a draft of it instead. */
async function openUnlessDraft(context: ServiceContext, isWanted: (form: StoredForm) => boolean, open: () => void | Promise<void>, onTaken: () => void = () => undefined): Promise<void> {
	if (offerDrafts(context, isWanted) === 0 || await haveDraftsBeenLeft(context)) {
		await open();
	} else {
		onTaken();
	}
}

/** The id of the organization whose profile to open; undefined if there is none, or nobody waits any more. */
async function idOfFirst(context: ServiceContext, {id}: FirstForm, title: string): Promise<string | undefined> {
	const {store, nextRequest} = context;
	if (isId(id.trim())) {
		return id.trim();
	}

	const request = nextRequest();
	store.dispatch({
		type: 'form/requested', title, request, id,
	});
	const named = await idNamed(context, id);
	const {dialog} = store.getState();
	if (dialog.kind !== 'opening' || dialog.request !== request) {
		return undefined;
	}

	store.dispatch({type: 'dialog/closed'});
	if ('why' in named) {
		say({store}, told`Could not open ${title}. ${named.why}`, 'warning');
		return undefined;
	}

	return named.id;
}

async function openFirst(context: ServiceContext, first: FirstForm): Promise<void> {
	const title = `Profile of ${first.id}`;
	const {field} = first;
	const id = await idOfFirst(context, first, title);
	if (id === undefined) {
		return;
	}

	await openUnlessDraft(context, draft => draft.kind === 'profile' && draft.id === id, async () => openForOrganization(context, id, title, {
		open({organization, profile}) {
			const form = profileForm(organization, profile);
			return field === undefined ? form : focusField(form, field);
		},
	}));
}

/** Opens what the program was started for, or a draft of that. Otherwise offers all drafts. */
export async function begin(context: SessionContext, {first, isOnboarding = false, batch, organization}: Begin): Promise<void> {
	const {store} = context;
	const state = store.getState();
	const why = whyNotWrite(state) ?? (first && whyNotCall(state, 'Editing the profile', 'get', 'get_profile', 'modify_profile'));
	if (batch) {
		openBatch(context, batch);
		await checkBatch(context);
	} else if (why !== undefined) {
		// A form could not be sent in this session.
		const waiting = waitingDrafts(context, () => true).length;
		if (isOnboarding || first) {
			say(context, why, 'warning');
		} else if (waiting > 0) {
			say(context, `${counted(waiting, 'draft')} from an earlier session: press ${keyOf(store.getState(), 'openDrafts')} to show ${waiting === 1 ? 'it' : 'them'}.`);
		}
	} else if (isOnboarding) {
		const {open, stop} = onboardingOpener(context, organization !== undefined);
		await openUnlessDraft(context, ({isGuided}) => isGuided === true, open, stop);
	} else if (first) {
		await openFirst(context, first);
	} else {
		offerDrafts(context, () => true);
		tellInterrupted(context);
		await tellInterruptedInHistory(context);
	}
}
