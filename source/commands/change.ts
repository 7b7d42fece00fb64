import type {ApiError} from '../api/api-error.js';
import {beforeOf, valueBefore} from '../forms/fields.js';
import type {Form} from '../forms/form.js';
import {changesOf, requestOf} from '../forms/request.js';
import type {ServiceContext} from './context.js';
import {sendOnce, type Sent} from './creation.js';
import {keepForm} from './drafts.js';
import {noteWrite, writeOf} from './journal.js';
import {readDetail} from './load.js';

async function sendChange({client}: ServiceContext, form: Form, id: string): Promise<Sent> {
	const request = requestOf(form);
	await ('profile' in request ? client.updateProfile(id, request.profile) : client.updateOrganization(id, request.body));
	return {status: 'stored', id, isLookedUp: false};
}

async function lookUpChanged({client, now}: ServiceContext, form: Form, id: string, error: ApiError): Promise<Sent> {
	const {organization, profile} = await readDetail(client.for('look-up of a lost answer'), id, now);
	const stored = beforeOf(organization, profile);
	const changes = changesOf(form);
	if (changes.every(({name, to}) => valueBefore(stored, name) === to)) {
		return {status: 'stored', id, isLookedUp: true};
	}

	const isAsBefore = changes.every(({name, from}) => valueBefore(stored, name) === from);
	return {status: 'failed', error, verdict: isAsBefore ? 'notStored' : 'unknown'};
}

/**
Sends a change. What it replaces, and what was typed, is on disk before.
*/
export async function change(context: ServiceContext, form: Form, id: string): Promise<Sent> {
	keepForm(context, form);
	const {settle, why} = noteWrite(context, writeOf(form, id));
	const sent = await sendOnce(async () => sendChange(context, form, id), async error => lookUpChanged(context, form, id, error));
	if (sent.status === 'stored') {
		settle('stored');
		return why === undefined ? sent : {...sent, remark: why};
	}

	if (sent.verdict === 'notStored') {
		// One whose answer was lost may still come late.
		settle(sent.error.outcome === 'unknown' ? 'told' : 'notStored');
	}

	return sent;
}
