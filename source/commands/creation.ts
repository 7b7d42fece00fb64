import {ApiError, isBadRequest} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
import type {CreationSent, Form} from '../forms/form.js';
import {afterOf, requestsOf} from '../forms/request.js';
import type {SavingEvent} from '../state/form-reducer.js';
import {keyOf} from '../state/key-of.js';
import type {ServiceContext} from './context.js';
import {keepForm} from './keep-form.js';

/**
A write that was sent: the answer, what looking up a lost answer found, or that it stays unknown.
*/
export type Sent =
	| {readonly status: 'stored'; readonly id: string; readonly created?: Organization; readonly isLookedUp: boolean; readonly remark?: string}
	| {readonly status: 'failed'; readonly error: ApiError; readonly verdict: 'notStored' | 'unknown'; readonly isLookUpFailed?: true};

/**
Sends a write, once. Where the answer was lost, what is stored is looked up; nothing is sent again.
*/
export async function sendOnce(send: () => Promise<Sent>, lookUp: (error: ApiError) => Promise<Sent>): Promise<Sent> {
	try {
		return await send();
	} catch (error) {
		if (!(error instanceof ApiError)) {
			throw error;
		}

		if (error.outcome !== 'unknown') {
			return {status: 'failed', error, verdict: 'notStored'};
		}

		try {
			return await lookUp(error);
		} catch (lookUpError) {
			if (lookUpError instanceof ApiError) {
				return {
					status: 'failed', error, verdict: 'unknown', isLookUpFailed: true,
				};
			}

			throw lookUpError;
		}
	}
}

type Asked = Pick<CreationSent, 'name' | 'parentId'>;

/**
The organizations with exactly the name and parent that are asked for, whether the service knows the filter for exact names, ignores it or refuses it.

@throws {ApiError} if they cannot be read
*/
export async function namesakes(client: Client, {name, parentId}: Asked): Promise<readonly Organization[]> {
	const read = async (filter: {readonly name: string} | {readonly 'name.contains': string}): Promise<readonly Organization[]> => {
		const found: Organization[] = [];
		for await (const {items} of client.listOrganizations({...filter, 'parent.id': parentId === '' ? 'null' : parentId})) {
			found.push(...items.filter(item => item.name === name));
		}

		return found;
	};

	try {
		return await read({name});
	} catch (error) {
		if (isBadRequest(error)) {
			return read({'name.contains': name});
		}

		throw error;
	}
}

/**
The creation that this form was sent as before, with the name and parent that it has now.
*/
export function sentBefore(form: Form): CreationSent | undefined {
	const {name, parentId} = afterOf(form);
	return form.creationsSent?.find(sent => sent.name === name && sent.parentId === parentId);
}

/**
What a creation that was sent has come to: the one organization of that name and parent that was not there before.

@throws {ApiError} where that cannot be read
*/
async function findCreated(client: Client, {name, parentId, knownIds}: CreationSent): Promise<Organization | 'none' | 'several'> {
	const found = await namesakes(client, {name, parentId});
	const [created, ...others] = found.filter(({id}) => !knownIds.includes(id));
	if (!created) {
		return 'none';
	}

	return others.length === 0 ? created : 'several';
}

const severalText = 'There are several organizations of this name below this parent now that were not there before: check which one is yours. Nothing more was sent.';

/**
A creation that is not sent again, as it is not known which one came of it.
*/
const severalMade: Sent = {
	status: 'failed', error: new ApiError(severalText, {failure: 'notSent', request: {method: 'POST', path: '/organizations'}}), verdict: 'unknown',
};

/**
What keeps a form from being sent: it was sent with another name or parent before, its answer was lost, and that came to something. Undefined where nothing did.

@throws {ApiError} where that cannot be read
*/
async function madeOtherwise(client: Client, form: Form, refreshKey: string): Promise<Sent | undefined> {
	const asked = sentBefore(form);
	for (const sent of form.creationsSent?.filter(each => each !== asked) ?? []) {
		const made = await findCreated(client, sent); // eslint-disable-line no-await-in-loop
		if (made !== 'none') {
			const which = made === 'several' ? '' : ` (${made.id})`;
			const text = `What you sent before has created “${sent.name}”${which}. Nothing more is sent: leave this form, press ${refreshKey} to list that one, and edit it.`;
			return {status: 'failed', error: new ApiError(text, {failure: 'notSent', request: {method: 'POST', path: '/organizations'}}), verdict: 'notStored'};
		}
	}

	return undefined;
}

const storedAs = (created: Organization, isLookedUp: boolean): Sent => ({
	status: 'stored', id: created.id, created, isLookedUp,
});

/**
Sends a creation, once; `knownIds` are of the namesakes that were there before it.
*/
export async function sendCreation(client: Client, form: Form, knownIds: readonly string[]): Promise<Sent> {
	const [request] = requestsOf(form);
	if (request?.part !== 'creation') {
		throw new TypeError('A form that creates nothing was sent as a creation.');
	}

	return sendOnce(
		async () => storedAs(await client.createOrganization(request.body), false),
		async error => {
			const {name, parentId} = afterOf(form);
			const created = await findCreated(client.for('look-up of a lost answer'), {name, parentId, knownIds});
			return typeof created === 'string' ? {status: 'failed', error, verdict: created === 'none' ? 'notStored' : 'unknown'} : storedAs(created, true);
		},
	);
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
export async function create(context: ServiceContext, form: Form, {request, hasPaused}: {readonly request: number; readonly hasPaused: () => boolean}, isUnique: boolean): Promise<Sent | undefined> {
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
