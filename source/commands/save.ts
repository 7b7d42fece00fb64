import {ApiError, isPerhapsTooNew} from '../api/api-error.js';
import {hasMoved} from '../forms/conflict.js';
import type {CreationSent, Form} from '../forms/form.js';
import {afterOf, changesOf, requestOf} from '../forms/request.js';
import {beforeOf, type Before} from '../forms/fields.js';
import type {SavingEvent} from '../state/events.js';
import {keyOf} from '../state/key-of.js';
import {sentence} from '../text/words.js';
import type {Detail} from '../state/data.js';
import type {State} from '../state/state.js';
import {change} from './change.js';
import type {Command, ServiceContext} from './context.js';
import {
	findCreated,
	madeOtherwise,
	namesakes,
	sendCreation,
	sentBefore,
	severalMade,
	storedAs,
	type Sent,
} from './creation.js';
import {keepForm} from './drafts.js';
import {keepInJournal, noteCreatedAgain, writeOf} from './journal.js';
import {
	loadAccounts,
	orFail,
	readBeside,
	readDetail,
} from './load.js';
import {describeOutcome} from './outcome.js';
import {dryRunText, requestText} from './request-text.js';
import {say} from './tell.js';
import {
	countingSeconds,
	leavable,
	stopSending,
	watchPauses,
} from './waits.js';

/**
How long a new organization may be refused before that is a failure, and how often it is looked at meanwhile, in milliseconds.
*/
const readyWithin = 45_000;
const lookEvery = 2000;

function isWaiting({store}: ServiceContext, request: number): boolean {
	const {dialog} = store.getState();
	return dialog.kind === 'form' && dialog.form.step.name === 'sending' && dialog.form.step.request === request;
}

/**
Reads back what was written. A new organization may be refused for a while: that is waited out, as long as the person waits.
*/
async function readBack(context: ServiceContext, id: string, request: number, isNew: boolean): Promise<Detail | ApiError> {
	const {store, client, now, wait} = context;
	const until = now() + readyWithin;
	for (;;) {
		try {
			// eslint-disable-next-line no-await-in-loop
			return await readDetail(client.for(isNew ? 'read back after creation' : 'read back after edit'), id, now);
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}

			const left = Math.ceil((until - now()) / 1000);
			if (!isNew || !isPerhapsTooNew(error) || left <= 0 || !isWaiting(context, request)) {
				return error;
			}

			store.dispatch({type: 'saving/waited', request, note: `Created, but not ready yet: the service refuses a new organization for about half a minute. Looking again for up to ${left} s.`});
			// eslint-disable-next-line no-await-in-loop
			await wait(lookEvery);
		}
	}
}

type Sending = {readonly request: number; readonly isUnique: boolean; readonly hasPaused: () => boolean};

/**
What was stored since the form was opened; undefined where nothing moved.
*/
async function findConflict(context: ServiceContext, form: Form) {
	if (form.id === undefined) {
		return undefined;
	}

	const {organization, profile} = await readBeside(context, form.id, 'read again before the write');
	const theirs = beforeOf(organization, profile);
	return hasMoved(form, theirs) ? theirs : undefined;
}

/**
Goes back to the review, as what an earlier save has stored makes more of the form a change than was shown.
*/
function reviewAgain({store}: ServiceContext, request: number, stored: Before): void {
	store.dispatch({type: 'form/heldBack', request, stored});
	const text = `Nothing is sent yet: what you sent before is stored by now, so more is changed than you saw. Press ${keyOf(store.getState(), 'saveForm')} again to send it.`;
	say({store}, text, 'warning');
}

function holdBack({store}: ServiceContext, request: number): void {
	store.dispatch({type: 'form/heldBack', request});
	const text = `Nothing is sent yet: the service took no requests for a while, as this user had made too many. It does again: press ${keyOf(store.getState(), 'saveForm')} again to send it.`;
	say({store}, text, 'warning');
}

/**
Notes, on disk as well, which creations may have come to something.
*/
function keepSent(context: ServiceContext, form: Form, event: SavingEvent & {readonly creationsSent: readonly CreationSent[]}): void {
	context.store.dispatch(event);
	keepForm(context, {...form, creationsSent: event.creationsSent});
}

/**
Creates an organization; undefined where that was held back. One that an earlier try of this form has made, though its answer was lost, is found instead.
*/
async function create(context: ServiceContext, form: Form, {request, isUnique, hasPaused}: Sending): Promise<Sent | undefined> {
	const {client} = context;
	const earlier = sentBefore(form);
	const lookingUp = client.for('look-up of a lost answer');
	const made = earlier ? await findCreated(lookingUp, earlier) : 'none';
	if (made !== 'none') {
		return made === 'several' ? severalMade : storedAs(made, true);
	}

	const otherwise = await madeOtherwise(lookingUp, form, keyOf(context.store.getState(), 'refreshAll'));
	if (otherwise) {
		return otherwise;
	}

	const found = isUnique || earlier ? [] : await namesakes(client.for('organizations of the same name'), afterOf(form));
	if (hasPaused()) {
		return undefined;
	}

	const {name, parentId} = afterOf(form);
	const knownIds = earlier?.knownIds ?? found.map(({id}) => id);
	const before = form.creationsSent ?? [];
	keepSent(context, form, {type: 'saving/creationSent', request, creationsSent: earlier ? before : [...before, {name, parentId, knownIds}]});
	const sent = await sendCreation(client, form, knownIds);
	if (sent.status === 'failed' && sent.error.outcome === 'notApplied') {
		// Nothing came of it: what is there next time under this name and parent is somebody else's.
		keepSent(context, form, {type: 'saving/creationRefused', request, creationsSent: before});
	}

	return sent;
}

/**
Whether what is stored is what an earlier save of this form sent, whose answer was lost.
*/
const isOwn = (form: Form, stored: Before): boolean => form.unclear !== undefined && !hasMoved({...form, before: form.unclear}, stored);

async function write(context: ServiceContext, form: Form, sending: Sending): Promise<void> {
	const {request} = sending;
	const sent = await (form.id === undefined ? create(context, form, sending) : change(context, form, form.id));
	if (!sent) {
		holdBack(context, request);
		return;
	}

	if (sent.status === 'failed') {
		context.store.dispatch({
			type: 'form/saveFailed',
			request,
			error: sent.error,
			verdict: sent.verdict,
			isLookUpFailed: sent.isLookUpFailed === true,
			...(sent.verdict === 'unknown' && form.id !== undefined && {unclear: afterOf(form)}),
		});
		return;
	}

	await conclude(context, form, request, sent);
}

// Without a screen there is no key.
function nextKeys(state: State, form: Form, stored: Detail | ApiError): readonly string[] {
	if (state.connection.keys.size === 0) {
		return [];
	}

	if (stored instanceof ApiError) {
		return [`Press ${keyOf(state, 'refreshSelected')} to look again.`];
	}

	return form.kind === 'create' && !form.isGuided ? [`${keyOf(state, 'openCreateBesideForm')} creates another beside it.`] : [];
}

async function conclude(context: ServiceContext, form: Form, request: number, {id, created, isLookedUp, remark}: Sent & {readonly status: 'stored'}): Promise<void> {
	const {store, drafts, now} = context;
	store.dispatch({type: 'saving/written', request});
	drafts.drop();
	if (created) {
		noteCreatedAgain(context, form);
		store.dispatch({
			type: 'saving/created', request, organization: created, at: now(),
		});
	}

	const stored = await readBack(context, id, request, created !== undefined);
	const isWaited = isWaiting(context, request);
	if (isWaited) {
		// A key shortly before the write may have put the draft back meanwhile.
		drafts.drop();
	}

	const {tone, text} = describeOutcome(form, stored, isLookedUp);
	const more = [
		...nextKeys(store.getState(), form, stored),
		...(remark === undefined ? [] : [remark]),
	];
	store.dispatch({
		type: 'form/saved',
		request,
		id,
		message: {tone, text: [more.length === 0 ? text : sentence(text), ...more].join(' ')},
		...(!(stored instanceof ApiError) && {detail: stored}),
	});
	// Asked for while the organization was not ready, they were refused.
	if (isWaited && store.getState().accounts.get(id)?.progress.status === 'failed') {
		await loadAccounts(context, id);
	}
}

// What an earlier try may have stored, a read that failed has not told.
const verdictBefore = ({unclear, creationsSent = []}: Form) => unclear !== undefined || creationsSent.length > 0 ? 'unknown' : 'notStored';

/**
Reads again, asks where what is stored has changed, sends once, and reads back.

@param given - what the command may use
@param isUnique - whether it was just seen that there is no organization of the name and parent that a new one is to have
*/
export async function save(given: ServiceContext, isUnique: boolean): Promise<void> {
	const context = leavable(given);
	const {store, nextRequest, dryRun} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'form') {
		return;
	}

	const {form: opened} = dialog;
	const request = nextRequest();
	const {hasPaused, stop} = watchPauses(context);
	const send = async () => {
		const stored = await findConflict(context, opened);
		const theirs = stored && isOwn(opened, stored) ? undefined : stored;
		const form = stored && !theirs ? {...opened, before: stored} : opened;
		if (stored && !theirs && form.id !== undefined && changesOf(form).length === 0) {
			keepInJournal(context, writeOf(opened, form.id));
			await conclude(context, opened, request, {status: 'stored', id: form.id, isLookedUp: true});
		} else if (theirs) {
			store.dispatch({type: 'form/conflicted', request, theirs});
		} else if (dryRun) {
			dryRun(requestText(requestOf(form), context.client));
			const kept = keepForm(context, form) === 'kept' ? ' The form is kept as a draft.' : '';
			context.drafts.release();
			store.dispatch({type: 'dialog/closed'});
			say({store}, `${dryRunText}${kept}`, 'warning');
		} else if (stored && changesOf(form).some(({name}) => changesOf(opened).every(shown => shown.name !== name))) {
			reviewAgain(context, request, stored);
		} else if (hasPaused()) {
			holdBack(context, request);
		} else {
			await write(context, form, {request, isUnique, hasPaused});
		}
	};

	store.dispatch({type: 'form/sent', request});
	try {
		await countingSeconds(context, async () => orFail(send, error => {
			store.dispatch({
				type: 'form/saveFailed', request, error, verdict: verdictBefore(opened), isLookUpFailed: verdictBefore(opened) === 'unknown',
			});
		}));
	} finally {
		stop();
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
