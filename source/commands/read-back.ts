import {ApiError, isPerhapsTooNew} from '../api/api-error.js';
import {canMake} from '../api/access.js';
import type {Form} from '../forms/form.js';
import type {Detail} from '../state/data.js';
import {hasKeys, keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {sentence} from '../text/words.js';
import {bothForms, joinedBy, withMoving} from '../text/told.js';
import type {ServiceContext} from './context.js';
import type {Sent} from './creation.js';
import {creationOf, keepInJournal, noteCreatedAgain} from './journal.js';
import {loadAccounts, readDetail} from './load.js';
import {findListed} from './look-up.js';
import {describeOutcome, type Listed} from './outcome.js';

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

			store.dispatch({type: 'saving/waited', request, note: withMoving('Created, but not ready yet: the service refuses a new organization for about half a minute. Looking again', ` for up to ${left} s`, '.')});
			// eslint-disable-next-line no-await-in-loop
			await wait(lookEvery);
		}
	}
}

/**
Whether the credential can see a new organization in the list only.
*/
const isListOnly = ({client: {kind}}: ServiceContext): boolean => !canMake('get', kind);

/**
Looks a new organization up in the list. Undefined if the list does not have it.
*/
async function confirmListed({client}: ServiceContext, id: string): Promise<Listed | ApiError> {
	try {
		return {listed: await findListed(client.for('confirm the creation'), id)};
	} catch (error) {
		if (error instanceof ApiError) {
			return error;
		}

		throw error;
	}
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
Reads a write back and reports what is stored.
*/
export async function conclude(context: ServiceContext, form: Form, request: number, {id, created, isLookedUp, remark}: Sent & {readonly status: 'stored'}): Promise<void> {
	const {store, drafts, now} = context;
	store.dispatch({type: 'saving/written', request});
	drafts.drop();
	if (created) {
		noteCreatedAgain(context, form);
		keepInJournal(context, creationOf(form, id));
		store.dispatch({
			type: 'saving/created', request, organization: created, at: now(),
		});
	}

	const stored = created && isListOnly(context) ? await confirmListed(context, id) : await readBack(context, id, request, created !== undefined);
	const isWaited = isWaiting(context, request);
	if (isWaited) {
		// A key shortly before the write may have put the draft back meanwhile.
		drafts.drop();
	}

	const {tone, ...outcome} = describeOutcome(form, stored, isLookedUp);
	const more = [
		...nextKeys(store.getState(), form, stored),
		...(remark === undefined ? [] : [remark]),
	];
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
