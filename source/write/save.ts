import {ApiError} from '../api/api-error.js';
import type {Organization} from '../api/schemas.js';
import {hasMoved} from '../forms/conflict.js';
import {beforeOf, valueBefore, type Before} from '../forms/fields.js';
import {textOf, type Form} from '../forms/form.js';
import {
	afterOf,
	changesOf,
	requestsOf,
	withOnly,
	type WriteRequest,
} from '../forms/request.js';
import {unclearFrom} from '../forms/journal-entry.js';
import type {Detail} from '../state/data.js';
import {hasKeys, keyOf} from '../state/key-of.js';
import {formIn} from '../state/open-form.js';
import type {State} from '../state/state.js';
import {bothForms, joinedBy} from '../text/told.js';
import {sentence} from '../text/words.js';
import type {Command, ServiceContext} from '../commands/context.js';
import {loadAccounts, readBeside, readDetail} from '../commands/load.js';
import {dryRunText, requestText} from '../commands/request-text.js';
import {say} from '../commands/tell.js';
import {stopSending} from '../commands/waits.js';
import {
	runWrite,
	type Description,
	type WriteEnd,
	type WriteState,
} from './engine.js';
import {creation, isWaiting, type Unsent} from './creation.js';
import {keepForm} from './keep-form.js';
import {
	keepInJournal,
	noteWrite,
	settleWrite,
	writeOf,
} from './journal.js';
import {describeOutcome, type Listed} from './outcome.js';

/**
A form as far as it is stored. `isNameStored`: the request for its name has arrived.
*/
type Progress = {readonly form: Form; readonly isNameStored?: true};

type ChangeRequest = Exclude<WriteRequest, {readonly part: 'creation'}>;

type Conflict = {readonly theirs: Before};

/**
A form that would change more than was reviewed, as what an earlier save sent is stored by now.
*/
type ChangesMore = {readonly stored: Before; readonly isNameStored?: true};

/**
A change as a write: `seen` is what is stored. Each request of a form is one.
*/
type Changing = {
	readonly seen: Before;
	readonly plan: Progress & {readonly next: ChangeRequest};
	readonly answer: {readonly id: string};
	readonly stored: Detail;
	readonly why: Conflict | ChangesMore;
};

/**
Whether what is stored is what an earlier save of this form sent, whose answer was lost.
*/
const isOwn = (form: Form, stored: Before): boolean => form.unclear !== undefined && !hasMoved({...form, before: form.unclear}, stored);

/**
Notes of the write whose answer was lost that it is stored.
*/
function keepArrived(context: ServiceContext, form: Form, id: string, unclear: Before): void {
	const sent = unclearFrom(context.journal.list(), form);
	if (sent) {
		settleWrite(context, sent, 'stored');
		return;
	}

	keepInJournal(context, writeOf({...form, fields: form.fields.map(field => ({...field, text: valueBefore(unclear, field.name)}))}, id));
}

/**
The form that is open, and what names its save.
*/
type Shown = {readonly form: Form; readonly request: number};

/**
The next request of a form that changes an organization: its name, or its profile. An undo of a write is a form too; the record says what it undoes.
*/
function change(context: ServiceContext, id: string, shown: Shown, progress: Progress): Description<Changing> {
	const {client, now, dryRun} = context;
	const {form} = progress;
	return {
		async readAgain() {
			const {organization, profile} = await readBeside(context, id, 'read again before the write');
			const stored = beforeOf(organization, profile);
			if (form.unclear && hasMoved(form, stored) && isOwn(form, stored)) {
				keepArrived(context, form, id, form.unclear);
			}

			return stored;
		},
		isUnclear: form.unclear !== undefined,
		compare(stored) {
			const isMoved = hasMoved(form, stored);
			if (isMoved && !isOwn(form, stored)) {
				return {status: 'heldBack', why: {theirs: stored}};
			}

			const {unclear, ...rest} = form;
			const isNameArrived = isMoved && stored.name !== form.before.name && stored.name === textOf(form, 'name');
			const reached: Progress = {...progress, form: isMoved ? {...rest, before: stored} : form, ...(isNameArrived && {isNameStored: true})};
			const next = requestsOf(reached.form).find(each => each.part !== 'creation');
			if (!next) {
				return {status: 'arrived', answer: {id}};
			}

			const isMore = isMoved && changesOf(reached.form).some(({name}) => changesOf(shown.form).every(reviewed => reviewed.name !== name));
			return isMore && !dryRun ? {status: 'heldBack', why: {...reached, stored}} : {status: 'asReviewed', plan: {...reached, next}};
		},
		// The values that it replaces, and everything typed, are on disk before.
		record(plan) {
			keepForm(context, plan.form);
			return noteWrite(context, writeOf(withOnly(plan.form, plan.next.part), id));
		},
		async send({next}) {
			await (next.part === 'name' ? client.renameOrganization(id, next.body.name) : client.updateProfile(id, next.body));
			return {id};
		},
		async lookUp(plan) {
			const {organization, profile} = await readDetail(client.for('look-up of a lost answer'), id, now);
			const stored = beforeOf(organization, profile);
			const changes = changesOf(withOnly(plan.form, plan.next.part));
			const isAsBefore = changes.every(({name, from}) => valueBefore(stored, name) === from);
			return changes.every(({name, to}) => valueBefore(stored, name) === to)
				? {status: 'stored', answer: {id}}
				: {status: isAsBefore ? 'notStored' : 'unknown'};
		},
		rest(plan) {
			const {unclear, ...sent} = plan.form;
			const left: Form = {...sent, before: afterOf(withOnly(plan.form, plan.next.part))};
			if (requestsOf(left).length === 0) {
				return undefined;
			}

			// A draft of it, should this end here, holds the rest.
			keepForm(context, left);
			return change(context, id, shown, {form: left, isNameStored: true});
		},
		readBack: async () => readDetail(client.for('read back after edit'), id, now),
		report: async state => report(context, shown, progress, state),
	};
}

const pausedText = 'you were rate-limited. The service accepts requests again.';
const changesMoreText = 'what you sent before is stored by now, so this changes more than you saw.';

/**
Shows the requests of a form that a dry run does not send, and keeps the form.
*/
function showUnsent(context: ServiceContext, form: Form): void {
	const {store, client, drafts} = context;
	context.dryRun?.(requestsOf(form).map(each => requestText(each, client)).join('\n\n'));
	const kept = keepForm(context, form) === 'kept' ? ' The form is kept as a draft.' : '';
	drafts.release();
	store.dispatch({type: 'dialog/closed'});
	say({store}, `${dryRunText}${kept}`, 'warning');
}

function nextKeys(state: State, form: Form, stored: Detail | Listed | ApiError): readonly string[] {
	if (!hasKeys(state)) {
		return [];
	}

	if (stored instanceof ApiError) {
		return [`Press ${keyOf(state, 'refreshSelected')} to look again.`];
	}

	return form.kind === 'create' && !form.isGuided ? [`${keyOf(state, 'openCreateBesideForm')} creates another beside it.`] : [];
}

/**
What a save may be held back for, sent as and answered with: that of a change or of a creation.
*/
type Saving = {
	readonly seen: unknown;
	readonly plan: Progress & {readonly next?: WriteRequest};
	readonly answer: {readonly id: string; readonly created?: Organization};
	readonly stored: Detail | Listed;
	readonly why: Conflict | ChangesMore | Unsent;
};

function goBack({store}: ServiceContext, {request}: Shown, why: string, {isNameStored, stored}: {readonly isNameStored?: true; readonly stored?: Before | undefined}): void {
	store.dispatch({type: 'form/heldBack', request, ...(stored && {stored})});
	const sent = isNameStored ? 'The new name is stored. The profile is not sent yet' : 'Nothing is sent yet';
	say({store}, `${sent}: ${why} Press ${keyOf(store.getState(), 'saveForm')} again to send it.`, 'warning');
}

function tellHeldBack(context: ServiceContext, shown: Shown, {form, isNameStored}: Progress, why: Saving['why']): void {
	const {store} = context;
	const {request} = shown;
	if ('error' in why) {
		store.dispatch({type: 'form/saveFailed', request, ...why});
		return;
	}

	if ('stored' in why) {
		goBack(context, shown, changesMoreText, why);
		return;
	}

	store.dispatch({
		type: 'form/conflicted', request, theirs: why.theirs, ...(isNameStored && {stored: form.before}),
	});
	if (isNameStored) {
		say({store}, 'The new name is stored. The profile is not sent yet.', 'warning');
	}
}

async function tellSaved(context: ServiceContext, {form, request}: Shown, {answer: {id}, stored, isLookedUp, remark}: WriteEnd<Saving> & {readonly status: 'done'}): Promise<void> {
	const {store, drafts} = context;
	const isWaited = isWaiting(context, request);
	if (isWaited) {
		// A key shortly before the write may have put the draft back meanwhile.
		drafts.drop();
	}

	const {tone, ...outcome} = describeOutcome(form, stored, isLookedUp);
	const more = [...nextKeys(store.getState(), form, stored), ...(remark === undefined ? [] : [remark])];
	const text = joinedBy(' ', [more.length === 0 ? outcome : sentence(outcome), ...more]);
	store.dispatch({
		type: 'form/saved',
		request,
		id,
		message: {tone, ...bothForms(text)},
		...('readAt' in stored && {detail: stored}),
	});
	// Asked for while the organization was not ready, they were refused.
	if (isWaited && store.getState().accounts.get(id)?.progress.status === 'failed') {
		await loadAccounts(context, id);
	}
}

/**
Tells the form that is open where its save is. `progress`: what of it was stored before.
*/
async function report(context: ServiceContext, shown: Shown, progress: Progress, state: WriteState<Saving>): Promise<void> {
	const {store, drafts, now} = context;
	const {request} = shown;
	switch (state.status) {
		case 'readingAgain': {
			store.dispatch({type: 'form/sent', request});
			break;
		}

		case 'unsent': {
			showUnsent(context, (state.plan ?? progress).form);
			break;
		}

		case 'paused': {
			const {form, isNameStored} = state.plan;
			goBack(context, shown, pausedText, {...(isNameStored && {isNameStored}), stored: form.id === undefined ? undefined : form.before});
			break;
		}

		case 'heldBack': {
			tellHeldBack(context, shown, progress, state.why);
			break;
		}

		case 'failed': {
			const {error, verdict, plan} = state;
			const {form, isNameStored} = plan ?? progress;
			store.dispatch({
				type: 'form/saveFailed',
				request,
				error,
				verdict,
				isLookUpFailed: state.isLookUpFailed === true,
				...(verdict === 'unknown' && plan?.next && {unclear: afterOf(withOnly(form, plan.next.part))}),
				...(isNameStored && {stored: form.before}),
			});
			break;
		}

		case 'readingBack': {
			store.dispatch({type: 'saving/written', request});
			drafts.drop();
			if (state.answer.created) {
				store.dispatch({
					type: 'saving/created', request, organization: state.answer.created, at: now(),
				});
			}

			break;
		}

		case 'done': {
			await tellSaved(context, shown, state);
			break;
		}

		case 'stopped': {
			break;
		}
	}
}

/**
Each write of a save has a time of its own, by which the journal knows it.
*/
function ascending(now: () => number): () => number {
	let last = 0;
	return () => {
		last = Math.max(now(), last + 1);
		return last;
	};
}

/**
Saves the form that is open: an existing organization's by a request for its name and one for its profile.

@param given - what the command may use
@param isUnique - whether it was just seen that there is no organization of the name and parent that a new one is to have
*/
export async function save(given: ServiceContext, isUnique: boolean): Promise<void> {
	const context = {...given, now: ascending(given.now)};
	const form = formIn(context.store.getState());
	if (!form) {
		return;
	}

	const {id} = form;
	const shown: Shown = {form, request: context.nextRequest()};
	if (id === undefined) {
		await runWrite(context, writing => creation(writing, {...shown, isUnique}, async state => report(writing, shown, {form}, state)));
	} else {
		await runWrite(context, writing => change(writing, id, shown, {form}));
	}
}

export const saveForm = async (context: ServiceContext): Promise<void> => save(context, false);

/**
Goes on without waiting until a new organization is ready.
*/
export const stopWaiting: Command = (context, press) => {
	const {store} = context;
	store.dispatch({type: 'dialog/closed'});
	void stopSending(context, press);
	say({store}, `Created, but not ready yet. Press ${keyOf(store.getState(), 'refreshSelected')} in a while to look again.`, 'warning');
};
