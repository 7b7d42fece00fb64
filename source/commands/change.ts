import type {ApiError} from '../api/api-error.js';
import {beforeOf, valueBefore} from '../forms/fields.js';
import type {Form} from '../forms/form.js';
import {changesOf, withOnly, type WriteRequest} from '../forms/request.js';
import type {ServiceContext} from './context.js';
import {sendOnce, type Sent} from './creation.js';
import {keepForm} from './keep-form.js';
import {noteWrite, writeOf} from './journal.js';
import {readDetail} from './load.js';

async function sendChange({client}: ServiceContext, request: WriteRequest, id: string): Promise<Sent> {
	switch (request.part) {
		case 'name': {
			await client.renameOrganization(id, request.body.name);
			break;
		}

		case 'profile': {
			await client.updateProfile(id, request.body);
			break;
		}

		case 'creation': {
			throw new TypeError('A creation was sent as a change.');
		}
	}

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
Sends one of a form's changes. The values that it replaces, and everything typed, are on disk before.
*/
export async function change(context: ServiceContext, form: Form, request: WriteRequest, id: string): Promise<Sent> {
	keepForm(context, form);
	const changed = withOnly(form, request.part);
	const {settle, why} = noteWrite(context, writeOf(changed, id));
	const sent = await sendOnce(async () => sendChange(context, request, id), async error => lookUpChanged(context, changed, id, error));
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
