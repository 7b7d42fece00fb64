import {canMake} from '../api/calls.js';
import type {Organization} from '../api/schemas.js';
import {findInHistory, type RecordedRequest} from '../commands/audit-look-up.js';
import type {ServiceContext} from '../commands/context.js';
import {
	isOpenEntry,
	writeKey,
	type JournalEntry,
} from '../forms/journal-entry.js';
import {keyOf} from '../state/key-of.js';
import {counted} from '../text/words.js';
import {say} from '../commands/tell.js';
import type {LookedUp, LostAnswer} from './engine.js';
import {interruptedIn, interruptedText, settleWrite} from './journal.js';

/**
The requests that the journal keeps, as they are sent and as the history records them.
*/
export const deletionRequest = ({id}: Pick<Organization, 'id'>) => ({method: 'DELETE', path: `/organizations/${encodeURIComponent(id)}`}) as const;

export const invitationRequest = ({id}: Pick<Organization, 'id'>, email: string) =>
	({method: 'POST', path: `/organizations/${encodeURIComponent(id)}/members`, body: {member: {user: {email}}}}) as const;

export const removalRequest = ({id}: Pick<Organization, 'id'>, member: {readonly id: string}) =>
	({method: 'DELETE', path: `/organizations/${encodeURIComponent(id)}/members/${encodeURIComponent(member.id)}`}) as const;

export const moveRequest = (account: {readonly id: string}, destination: string) =>
	({method: 'POST', path: `/accounts/${encodeURIComponent(account.id)}/move`, body: {destination_organization_id: destination}}) as const;

type Written = Pick<JournalEntry, 'kind' | 'id' | 'before' | 'after' | 'member'>;

/**
The request of a journal entry as the history records it. Undefined if the entry does not tell. A value that the entry leaves out because of a credential matches no record.
*/
function recordedRequest({kind, id, before, after, member}: Written): RecordedRequest | undefined {
	switch (kind) {
		case 'create': {
			return undefined;
		}

		case 'edit': {
			return after && {
				histories: [id], method: 'PUT', path: `/organizations/${encodeURIComponent(id)}`, body: {name: after.name},
			};
		}

		case 'profile': {
			return after && {
				histories: [id], method: 'PUT', path: `/organizations/${encodeURIComponent(id)}/profile`, body: {...after.profile},
			};
		}

		case 'delete': {
			// The history of a deleted organization may be gone.
			return {histories: [id, before.parentId], ...deletionRequest({id})};
		}

		case 'move': {
			return after && {histories: [after.parentId, before.parentId], ...moveRequest({id}, after.parentId)};
		}

		case 'invite': {
			return member && {histories: [id], ...invitationRequest({id}, member.email)};
		}

		case 'remove': {
			return member?.id === undefined ? undefined : {histories: [id], ...removalRequest({id}, {id: member.id})};
		}
	}
}

type Asking = Pick<ServiceContext, 'client' | 'now' | 'wait'>;

/**
Looks up a lost answer in the history.
*/
export const findLost = async (context: Asking, request: RecordedRequest, {error: {ray}, sentAt}: LostAnswer, options?: Parameters<typeof findInHistory>[2]) =>
	findInHistory(context, {...request, ray, sentAt}, options);

/**
Looks up the lost answer to a recorded write in the history. `answer`: what the service answers if the write was stored.
*/
export async function findWritten<Answer>(context: Asking, write: Written, lost: LostAnswer, answer: Answer): Promise<LookedUp<Answer>> {
	const request = recordedRequest(write);
	const {status} = request ? await findLost(context, request, lost) : {status: 'unknown' as const};
	return status === 'stored' ? {status, answer} : {status};
}

/**
How long after it was sent a request may still arrive, in milliseconds.
*/
const arrivesWithin = 300_000;

const mostAsked = 3;

/**
Looks up recorded writes with an unknown result in the history, once each, and records their results. A waiting draft looks up its own write. Returns the results by `writeKey`.
*/
export async function settleFromHistory(context: ServiceContext, entries: readonly JournalEntry[]): Promise<ReadonlyMap<string, 'stored' | 'notStored'>> {
	const {client, journal, drafts} = context;
	const fates = new Map<string, 'stored' | 'notStored'>();
	if (!canMake('history', client.kind)) {
		return fates;
	}

	const drafted = new Set(drafts.list().map(({form}) => form.id));
	const open = entries.filter(entry => isOpenEntry(entry) && !drafted.has(entry.id)).flatMap(entry => {
		const request = recordedRequest(entry);
		return request ? [{entry, request}] : [];
	});
	for (const {entry, request} of open.slice(0, mostAsked)) {
		// A record after the next try of the same write may be of that try.
		const next = Math.min(...journal.list().filter(({kind, id, at}) => kind === entry.kind && id === entry.id && at > entry.at).map(({at}) => at));
		const lost = {
			...request, ray: undefined, sentAt: entry.at, until: Math.min(entry.at + arrivesWithin, next),
		};
		const {status} = await findInHistory(context, lost, {isOnce: true}); // eslint-disable-line no-await-in-loop -- One after the other.
		if (status === 'unknown') {
			continue;
		}

		settleWrite(context, entry, status);
		fates.set(writeKey(entry), status);
	}

	return fates;
}

/**
Looks up the writes of a program that ended before their answer arrived, and replaces the message about them if the history has all of them.
*/
export async function tellInterruptedInHistory(context: ServiceContext): Promise<void> {
	const {store} = context;
	const entries = interruptedIn(context);
	const {message} = store.getState();
	const fates = await settleFromHistory(context, entries);
	const [latest, ...others] = entries;
	if (!latest || fates.size < entries.length || store.getState().message !== message) {
		return;
	}

	const results = new Set(fates.values());
	const what = others.length === 0 ? `the answer to ${interruptedText(latest)}` : `the answers to ${interruptedText(latest)} and ${counted(others.length, 'other change')}`;
	const them = others.length === 0 ? 'it' : 'them';
	const found = results.size > 1
		? `The service stored some of them. Press ${keyOf(store.getState(), 'openUndo')} in the tree to see which`
		: `The history shows that the service ${results.has('stored') ? 'stored' : 'refused'} ${them}`;
	say(context, `cforgs ended before ${what} arrived. ${found}.`, results.has('notStored') ? 'warning' : 'info');
}
