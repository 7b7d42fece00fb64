import {ApiError} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {bothForms, joinedBy} from '../../base/text/told.js';
import {sentence} from '../../base/text/words.js';
import {hasMoved} from '../form-model/conflict.js';
import {type Before, beforeOf, valueBefore} from '../form-model/fields.js';
import {firstAccountOf, type Form, textOfSlot} from '../form-model/form.js';
import {accountRequest, newOrganizationId} from '../form-model/new-account.js';
import {newAccountForm} from '../form-model/stored-form.js';
import {afterOf, changesOf, requestsOf, withOnly, type WriteRequest} from '../form-model/request.js';
import {unclearFrom, unnamed} from '../form-model/journal-entry.js';
import {noLock} from '../storage/locked-lines.js';
import type {Detail} from '../state/data.js';
import {keepDetail} from '../storage/keep-read.js';
import {hasKeys, keyOf} from '../state/key-of.js';
import {formIn} from '../state/open-form.js';
import type {Message, State} from '../state/state.js';
import type {Command, ServiceContext} from '../loop/context.js';
import {readChangesSince} from '../loop/look-up.js';
import {loadAccounts, readBeside, readDetail} from '../loop/load.js';
import {dryRunText, requestText, say} from '../loop/tell.js';
import {stopSending} from '../loop/until.js';
import {type Description, runWrite, type WriteEnd, type WriteState} from './engine.js';
import {creation, type Unsent, type Watching} from './creation.js';
import {findLost} from './history.js';
import {isTypedKept, keepForm, keepRest} from './keep-form.js';
import {creationOf, isRecordable, keepInJournal, noteWrite, settleWrite, writeOf} from './journal.js';
import {describeOutcome, isUnconfirmed, type ListedAfterCreation} from './outcome.js';
import {settleChanges, isChanged} from './shown-by-reads.js';
import {withLock, creationLock} from './run-lock.js';

/** The part of a form that is already stored. */
type SaveProgress = {
	readonly form: Form;
	/** The request for the name succeeded. */
	readonly isNameStored?: true;
};

type ChangeRequest = Exclude<WriteRequest, {readonly part: 'creation'}>;

/** The stored values, if they are not the reviewed ones. */
type Conflict = {
	readonly theirs: Before;
	/** An earlier save of this form stored them, so the form would change more than was reviewed. */
	readonly isOwn?: true;
	readonly isNameStored?: true;
};

/** A change as a write; each request of a form is one write. */
export type Changing = {
	/** The stored values. */
	readonly seen: Before;
	readonly plan: SaveProgress & {readonly next: ChangeRequest};
	/** `wasStored`: nothing had to be sent. */
	readonly answer: {readonly id: string; readonly wasStored?: true};
	readonly stored: Detail;
	readonly why: Conflict;
};

const isOwn = (form: Form, stored: Before): boolean =>
	form.unclear !== undefined && !hasMoved({...form, before: form.unclear}, stored);

function keepArrived(context: ServiceContext, form: Form, id: string, unclear: Before): void {
	const sent = unclearFrom(context.journal.list(), form);
	if (sent) {
		settleWrite(context, sent, 'stored');
		return;
	}

	keepInJournal(
		context,
		writeOf({...form, fields: form.fields.map(field => ({...field, text: valueBefore(unclear, field.name)}))}, id),
	);
}

type Saving = {
	readonly seen: unknown;
	readonly plan: SaveProgress & {readonly next?: WriteRequest};
	readonly answer: {readonly id: string; readonly created?: Organization};
	readonly stored: Detail | ListedAfterCreation;
	readonly why: Conflict | Unsent;
};

export type SaveEnd = WriteEnd<Saving>;

type Saved = SaveEnd & {readonly status: 'done'};

/** A form to save. `report` receives the state of the save; `progress` is the part that was already stored. */
type Save = Watching & {
	readonly form: Form;
	/** No other organization has the name and parent of a new one, as was just checked. */
	readonly isUnique: boolean;
	/** No draft keeps what was sent of a creation, so that the journal does. */
	readonly isRecorded?: true;
	/** Called once a creation is stored and on record. */
	readonly answered?: () => void;
	readonly report?: (
		context: ServiceContext,
		state: WriteState<Saving>,
		progress: SaveProgress,
	) => void | Promise<void>;
};

type ChangeSave = Pick<Save, 'form' | 'report'> & {
	/** The record of a run has what is sent, so no draft is kept. */
	readonly isInRun?: true;
};

/** The next request of a form that changes an organization: its name or its profile. An undo is also a form, and its record names the undone write. */
export function change(
	context: ServiceContext,
	id: string,
	save: ChangeSave,
	progress: SaveProgress = save,
): Description<Changing> {
	const {client, now, dryRun} = context;
	const {form} = progress;
	const keep = (kept: Form) => {
		if (!save.isInRun) {
			keepForm(context, kept);
		}
	};

	return {
		async readAgain() {
			const {organization, profile} = await readBeside(context, id, 'check for changes before the write');
			const stored = beforeOf(organization, profile);
			if (form.unclear && hasMoved(form, stored) && isOwn(form, stored)) {
				keepArrived(context, form, id, form.unclear);
			}

			settleChanges(context, new Map([[id, stored]]));

			return stored;
		},
		isUnclear: form.unclear !== undefined,
		compare(stored) {
			const isMoved = hasMoved(form, stored);
			if (isMoved && !isOwn(form, stored)) {
				return {status: 'heldBack', why: {theirs: stored}};
			}

			const {unclear, ...rest} = form;
			const isNameArrived = isMoved && stored.name !== form.before.name && stored.name === textOfSlot(form, 'name');
			const reached: SaveProgress = {
				...progress,
				form: isMoved ? {...rest, before: stored} : form,
				...(isNameArrived && {isNameStored: true}),
			};
			const next = requestsOf(reached.form).find(each => each.part !== 'creation');
			if (!next) {
				return {status: 'arrived', answer: {id, wasStored: true}};
			}

			const isMore =
				isMoved &&
				changesOf(reached.form).some(({name}) => changesOf(save.form).every(reviewed => reviewed.name !== name));
			return isMore && !dryRun
				? {status: 'heldBack', why: {theirs: stored, isOwn: true, ...(reached.isNameStored && {isNameStored: true})}}
				: {status: 'asReviewed', plan: {...reached, next}};
		},
		// First stores the replaced values and everything typed on disk.
		record(plan) {
			keep(plan.form);
			return noteWrite(context, writeOf(withOnly(plan.form, plan.next.part), id));
		},
		async send({next}) {
			await (next.part === 'name'
				? client.renameOrganization(id, next.body.name)
				: client.updateProfile(id, next.body));
			return {id};
		},
		async lookUp(plan) {
			const {organization, profile} = await readDetail(client.for('check whether the change arrived'), id, now);
			const stored = beforeOf(organization, profile);
			const changes = changesOf(withOnly(plan.form, plan.next.part));
			const isAsBefore = changes.every(({name, from}) => valueBefore(stored, name) === from);
			return changes.every(({name, to}) => valueBefore(stored, name) === to)
				? {status: 'stored', answer: {id}}
				: {status: isAsBefore ? 'notStored' : 'unknown'};
		},
		async findRecord({next: {method, path, body}}, lost) {
			const {status} = await findLost(context, {histories: [id], method, path, body: {...body}}, lost);
			return status === 'stored' ? {status, answer: {id}} : {status};
		},
		rest(plan) {
			const {unclear, ...sent} = plan.form;
			const left: Form = {...sent, before: afterOf(withOnly(plan.form, plan.next.part))};
			if (requestsOf(left).length === 0) {
				return undefined;
			}

			// If the program ends here, the draft holds the rest.
			keep(left);
			return change(context, id, save, {form: left, isNameStored: true});
		},
		readBack: async () => readDetail(client.for('read back the saved values'), id, now),
		keepRead(detail) {
			keepDetail(context.disk, detail);
		},
		isShown({organization, profile}, plan) {
			const stored = beforeOf(organization, profile);
			const isRead = plan.next.part === 'name' || profile !== undefined;
			return isRead && isChanged(stored, changesOf(withOnly(plan.form, plan.next.part)));
		},
		report: async state => save.report?.(context, state, progress),
	};
}

/** The requests of a form that a dry run does not send. */
export function unsentText(form: Form, client: Client): string {
	const account = firstAccountOf(form);
	const requests = [
		...requestsOf(form),
		...(account
			? [
					{
						...accountRequest({...account, organization: {id: newOrganizationId, name: ''}}),
						headers: {'Idempotency-Key': crypto.randomUUID()},
					},
				]
			: []),
	];
	return requests.map(each => requestText(each, client)).join('\n\n');
}

const pausedText = 'you were rate-limited. The service accepts requests again.';

const restUnsentText = 'The new name is stored. The profile is not sent yet.';

const changesMoreText = 'your earlier request is now stored, so this changes more than you saw.';

/** Shows the requests of a form that a dry run does not send, and keeps the form. */
function showUnsent(context: ServiceContext, form: Form): void {
	const {store, client, drafts} = context;
	context.dryRun?.(unsentText(form, client));
	const why = keepForm(context, form);
	const kept = why === undefined ? 'The form is kept as a draft.' : `The form is not kept: ${why}.`;
	drafts.release();
	store.dispatch({type: 'dialog/closed'});
	say({store}, `${dryRunText} ${kept}`, 'warning');
}

function nextKeys(state: State, form: Form, end: Saved): readonly string[] {
	const {stored} = end;
	if (!hasKeys(state)) {
		return [];
	}

	if (stored instanceof ApiError || ('listed' in stored && stored.listed && stored.isYoung)) {
		return [`Press ${keyOf(state, 'refreshSelected')} to look again.`];
	}

	if (isUnconfirmed(end)) {
		return [`Press ${keyOf(state, 'refreshAll')} to reload the list.`];
	}

	return form.kind === 'create' && !form.isGuided
		? [`Press ${keyOf(state, 'openCreateBesideForm')} to create another next to it.`]
		: [];
}

type SendingForm = {readonly form: Form; readonly request: number};

function goBack(
	{store}: ServiceContext,
	{request}: SendingForm,
	why: string,
	{isNameStored, stored}: {readonly isNameStored?: true | undefined; readonly stored?: Before | undefined},
): void {
	store.dispatch({type: 'form/heldBack', request, ...(stored && {stored})});
	const sent = isNameStored ? 'The new name is stored. The profile is not sent yet' : 'Nothing was sent';
	say({store}, `${sent}: ${why} Press ${keyOf(store.getState(), 'saveForm')} to send.`, 'warning');
}

function tellHeldBack(
	context: ServiceContext,
	shown: SendingForm,
	{form, isNameStored}: SaveProgress,
	why: Saving['why'],
): void {
	const {store} = context;
	const {request} = shown;
	if ('error' in why) {
		store.dispatch({type: 'form/saveFailed', request, at: context.now(), ...why});
		return;
	}

	if (why.isOwn) {
		goBack(context, shown, changesMoreText, {...why, stored: why.theirs});
		return;
	}

	store.dispatch({type: 'form/conflicted', request, theirs: why.theirs, ...(isNameStored && {stored: form.before})});
	if (isNameStored) {
		say({store}, restUnsentText, 'warning');
	}
}

/** The message about a stored save. `hints`: the keys to press next. */
export function savedMessage(form: Form, {stored, isLookedUp, remark}: Saved, hints: readonly string[] = []): Message {
	const {tone, ...outcome} = describeOutcome(form, stored, isLookedUp);
	const more = [...hints, ...(remark === undefined ? [] : [remark])];
	const text = joinedBy(' ', [more.length === 0 ? outcome : sentence(outcome), ...more]);
	return {tone, ...bothForms(text)};
}

/** The detail read back after a save. Undefined if reading failed, or only the list has the organization. */
export const detailOf = ({stored}: Saved): Detail | undefined => ('readAt' in stored ? stored : undefined);

/** Removes the draft of a stored form. Of a new customer with a first account, the account stays a draft until it is created. */
function dropStored(context: ServiceContext, form: Form, id: string): void {
	const account = firstAccountOf(form);
	if (account && form.kind === 'create') {
		keepRest(context, newAccountForm({...account, organization: {id, name: afterOf(form).name}}));
	} else {
		context.drafts.drop();
	}
}

/** What becomes of the first account of a new customer that was not read back. Empty if the form asked for none. */
function accountLeftTexts(context: ServiceContext, form: Form, id: string): readonly string[] {
	const account = firstAccountOf(form);
	if (!account || form.kind !== 'create') {
		return [];
	}

	const isKept = isTypedKept(context, newAccountForm({...account, organization: {id, name: ''}}));
	const kept = isKept
		? `It is kept as a draft: press ${keyOf(context.store.getState(), 'openDrafts')}.`
		: 'It could not be kept as a draft.';
	return [`Its first account is not created yet. ${kept}`];
}

async function tellSaved(context: ServiceContext, {form, request}: SendingForm, end: Saved): Promise<void> {
	const {store, drafts} = context;
	const {id} = end.answer;
	const isWaited = isAwaited(context, request);
	if (isWaited) {
		// A key shortly before the write may have written the draft again.
		drafts.drop();
	}

	// What creates it now takes it before any other program can.
	drafts.releaseRest();
	const detail = detailOf(end);
	const hints = [...(detail ? [] : accountLeftTexts(context, form, id)), ...nextKeys(store.getState(), form, end)];
	store.dispatch({
		type: 'form/saved',
		request,
		id,
		message: savedMessage(form, end, hints),
		...(detail && {detail}),
		...(isUnconfirmed(end) && {isUnconfirmed: true}),
	});
	// The accounts were refused while the organization was too new.
	if (isWaited && store.getState().accounts.get(id)?.progress.status === 'failed') {
		await loadAccounts(context, id);
	}
}

/** Reports the state of a save to the open form. `progress`: the part that was already stored. */
async function report(
	context: ServiceContext,
	shown: SendingForm,
	progress: SaveProgress,
	state: WriteState<Saving>,
): Promise<void> {
	const {store, now} = context;
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
			goBack(context, shown, pausedText, {isNameStored, stored: form.id === undefined ? undefined : form.before});
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
				at: now(),
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
			dropStored(context, shown.form, state.answer.id);
			if (state.answer.created) {
				store.dispatch({type: 'saving/created', request, organization: state.answer.created, at: now()});
			}

			break;
		}

		case 'done': {
			await tellSaved(context, shown, state);
			break;
		}

		case 'stopped': {
			context.drafts.releaseRest();
			break;
		}
	}
}

/** Each write of a save gets a unique time, because the journal identifies writes by time. */
export function ascending(now: () => number): () => number {
	let last = 0;
	return () => {
		last = Math.max(now(), last + 1);
		return last;
	};
}

/** Saves a form. An existing organization takes one request for its name and one for its profile. */
export async function runSave(given: ServiceContext, save: Save): Promise<SaveEnd> {
	const context = {...given, now: ascending(given.now)};
	const {form} = save;
	const {id} = form;
	if (id === undefined) {
		const describe = (writing: ServiceContext) =>
			creation(writing, save, async state => {
				if (state.status === 'readingBack') {
					save.answered?.();
				}

				await save.report?.(writing, state, {form});
			});
		return runWrite(context, describe);
	}

	return runWrite(context, writing => change(writing, id, save, {form}));
}

function isAwaited({store}: ServiceContext, request: number): boolean {
	const step = formIn(store.getState())?.step;
	return step?.name === 'sending' && step.request === request;
}

/** Whether a form creates a deleted organization again. */
export const isRestoring = ({kind, source}: Form): boolean => kind === 'create' && source?.kind === 'journal';

/** Creates an organization while no other cforgs creates any: it may be the same one. Reads it back after that. `refused`: why nothing was sent. Sends without the lock if the disk fails: no other cforgs can record a creation either. */
export async function sendAlone(
	context: ServiceContext,
	form: Form,
	send: (answered: () => void) => Promise<SaveEnd>,
): Promise<{readonly end: SaveEnd} | {readonly refused: string}> {
	const {journal, dryRun, wait} = context;
	const answered = Promise.withResolvers<unknown>();
	let ended: Promise<SaveEnd> | undefined;
	const isAlone = form.id === undefined && dryRun === undefined && isRecordable(context, creationOf(form, unnamed));
	const {refused = ''} = await withLock<{readonly refused?: string}>(
		isAlone ? journal.lockOf(creationLock.name) : noLock,
		creationLock.doing,
		async () => {
			ended = send(() => {
				answered.resolve(undefined);
			});
			await Promise.race([answered.promise, ended]);
			return {};
		},
		wait,
	);
	return ended ? {end: await ended} : {refused};
}

/** Saves the open form. */
export async function saveForm(context: ServiceContext): Promise<void> {
	const {store, nextRequest} = context;
	const form = formIn(store.getState());
	if (!form) {
		return;
	}

	const request = nextRequest();
	const send = async (answered: () => void) =>
		runSave(context, {
			form,
			answered,
			isUnique: false,
			isWaiting: () => isAwaited(context, request),
			tell(news) {
				store.dispatch({...news, request});
			},
			report: async (writing, state, progress) => report(writing, {form, request}, progress, state),
		});
	const ended = await sendAlone(context, form, send);
	if ('refused' in ended) {
		say({store}, `${ended.refused} Nothing was sent. Press ${keyOf(store.getState(), 'saveForm')} to send.`, 'warning');
		return;
	}

	await tellWhoSaved(context, form, ended.end);
}

/** Adds to a conflict who saved in between, if the history can be read. The conflict is on the screen already. */
async function tellWhoSaved({store, client, now}: ServiceContext, {id, loadedAt}: Form, end: SaveEnd): Promise<void> {
	const isConflict =
		end.status === 'heldBack' && 'theirs' in end.why && formIn(store.getState())?.step.name === 'conflict';
	if (!isConflict || id === undefined || loadedAt === undefined || !canMake('history', client.kind)) {
		return;
	}

	const saves = await readChangesSince(client, id, loadedAt, now());
	store.dispatch({type: 'conflict/explained', id, saves});
}

/** Continues without waiting for a new organization to be ready. */
export const stopWaiting: Command = (context, press) => {
	const {store} = context;
	const form = formIn(store.getState());
	const id = form?.step.name === 'sending' ? form.step.created?.id : undefined;
	store.dispatch({type: 'dialog/closed'});
	void stopSending(context, press);
	context.drafts.releaseRest();
	say(
		{store},
		[
			'The service accepted the creation, but the new organization was not read back yet.',
			...(form && id !== undefined ? accountLeftTexts(context, form, id) : []),
			`Press ${keyOf(store.getState(), 'refreshSelected')} in a while to look again.`,
		].join(' '),
		'warning',
	);
};
