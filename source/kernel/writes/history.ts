import {orFailure} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {canMake} from '../../base/api/calls.js';
import type {Organization} from '../../base/api/schemas.js';
import {type JournalEntry, isOpenEntry, writeKey} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {findById, findListed, findInHistory} from '../loop/look-up.js';
import {readyWithin} from '../state/selectors.js';
import type {Registry} from '../rows/registry.js';
import type {RecordedRequest} from '../files/audit-records.js';
import {keyOf} from '../state/key-of.js';
import {say} from '../loop/tell.js';
import {isNamed, endedBeforeText, interruptedIn, settleWrite} from './journal.js';
import {lagLeft} from './waiting.js';
import type {LookedUp, LostAnswer} from './engine.js';
import {listedDrafts} from './keep-form.js';
import {arrivesWithin} from './shown-by-reads.js';

/** Whether an organization is gone; undefined if unknown. */
export async function isGone(client: Client, id: string): Promise<boolean | undefined> {
	return orFailure(
		async () => {
			const found = await findById(client.for('check whether the change arrived'), id);
			// An organization missing from the list may only be hidden.
			return found ? false : undefined;
		},
		error => (error.failure === 'refused' && error.status === 404 ? true : undefined),
	);
}

/** Whether an organization is gone from the service and from the list. A 404 to a deletion does not show this: it can also mean that the credential may not delete the organization. False if nothing can be read. */
export async function isGoneEverywhere(client: Client, id: string): Promise<boolean> {
	return orFailure(
		async () =>
			(await isGone(client, id)) === true &&
			(await findListed(client.for('check whether it is gone'), id)) === undefined,
		() => false,
	);
}

/** What became of a creation that the service accepted, from a read of the new organization; undefined if the id is not known, if nothing can be read, or while the service may still hide the organization. */
export async function fateOfCreation(
	context: Pick<ServiceContext, 'client' | 'journal' | 'now'>,
	entry: JournalEntry,
): Promise<'notStored' | 'stored' | undefined> {
	const {client, now} = context;
	const gone = isNamed(context, entry) ? await isGone(client, entry.id) : undefined;
	if (gone === undefined) {
		return undefined;
	}

	if (!gone) {
		return 'stored';
	}

	return lagLeft(entry.at, now(), readyWithin) === 0 && (await isGoneEverywhere(client, entry.id))
		? 'notStored'
		: undefined;
}

export const deletionRequest = ({id}: Pick<Organization, 'id'>) =>
	({method: 'DELETE', path: `/organizations/${encodeURIComponent(id)}`}) as const;

/** A deletion as the history records it. The history of a deleted organization may be gone, so its parent's counts as well. */
export const recordedDeletion = (
	id: string,
	{parentId}: Pick<JournalEntry['before'], 'parentId'>,
): RecordedRequest => ({histories: [id, parentId], ...deletionRequest({id})});

/** The request of a journal entry as the history records it. Undefined if the entry does not tell. A value that the entry leaves out because of a credential matches no record. */
function recordedRequest({writes}: Registry, entry: JournalEntry): RecordedRequest | undefined {
	const {kind, id, before, after} = entry;
	if (kind === 'create') {
		return undefined;
	}

	const own = `/organizations/${encodeURIComponent(id)}`;
	if (kind === 'edit') {
		return after && {histories: [id], method: 'PUT', path: own, body: {name: after.name}};
	}

	if (kind === 'profile') {
		return after && {histories: [id], method: 'PUT', path: `${own}/profile`, body: {...after.profile}};
	}

	return kind === 'delete' ? recordedDeletion(id, before) : writes.get(kind)?.recorded(entry);
}

type Asking = Pick<ServiceContext, 'client' | 'now' | 'wait'>;

/** Looks up a lost answer in the history. */
export const findLost = async (
	context: Asking,
	request: RecordedRequest,
	{error: {ray}, sentAt}: LostAnswer,
	options?: Parameters<typeof findInHistory>[2],
) => findInHistory(context, {...request, ray, sentAt}, options);

/** Looks up a lost answer in the history. `answer`: what the service answers if the write was stored. */
export async function findWritten<Answer>(
	context: Asking,
	request: RecordedRequest,
	lost: LostAnswer,
	answer: Answer,
): Promise<LookedUp<Answer>> {
	const {status} = await findLost(context, request, lost);
	return status === 'stored' ? {status, answer} : {status};
}

const mostAsked = 3;

type Fates = ReadonlyMap<string, 'stored' | 'notStored'>;

async function fateInHistory(
	context: ServiceContext,
	entry: JournalEntry,
	request: RecordedRequest,
): Promise<'notStored' | 'stored' | undefined> {
	// A record after the next try of the same write may be of that try.
	const next = Math.min(
		...context.journal
			.list()
			.filter(({kind, id, at}) => kind === entry.kind && id === entry.id && at > entry.at)
			.map(({at}) => at),
	);
	const lost = {...request, ray: entry.ray, sentAt: entry.at, until: Math.min(entry.at + arrivesWithin, next)};
	const {status} = await findInHistory(context, lost, {isOnce: true});
	return status === 'unknown' ? undefined : status;
}

/** Looks up recorded writes with an unknown result, once each, and records their results: an organization that was created by its id, other writes in the history. A waiting draft looks up its own write. Returns the results by `writeKey`. */
export async function settleOpenWrites(
	context: ServiceContext & {readonly registry: Registry},
	entries: readonly JournalEntry[],
): Promise<Fates> {
	const fates = new Map<string, 'stored' | 'notStored'>();
	const hasHistory = canMake('history', context.client.kind);
	const drafted = new Set(listedDrafts(context).flatMap(({form}) => (form.kind === 'typed' ? [] : [form.id])));
	const open = entries
		.filter(entry => isOpenEntry(entry) && !drafted.has(entry.id))
		.flatMap(entry => {
			const request = hasHistory ? recordedRequest(context.registry, entry) : undefined;
			return request !== undefined || entry.kind === 'create' ? [{entry, request}] : [];
		});
	for (const {entry, request} of open.slice(0, mostAsked)) {
		const fate = await (request ? fateInHistory(context, entry, request) : fateOfCreation(context, entry)); // eslint-disable-line no-await-in-loop -- One after the other.
		if (fate === undefined) {
			continue;
		}

		settleWrite(context, entry, fate);
		fates.set(writeKey(entry), fate);
	}

	return fates;
}

/** Looks up the writes of a program that ended before their result was known, and replaces the message about them if all are known then. */
export async function tellInterruptedOnceKnown(context: ServiceContext & {readonly registry: Registry}): Promise<void> {
	const {store} = context;
	const entries = interruptedIn(context);
	const {message} = store.getState();
	const fates = await settleOpenWrites(context, entries);
	const [latest, ...others] = entries;
	if (!latest || fates.size < entries.length || store.getState().message !== message) {
		return;
	}

	const results = new Set(fates.values());
	const them = others.length === 0 ? 'it' : 'them';
	const found =
		results.size > 1
			? `The service stored some of them. Press ${keyOf(store.getState(), 'openUndo')} in the tree to see which`
			: `A look-up shows that the service ${results.has('stored') ? 'stored' : 'did not store'} ${them}`;
	say(
		context,
		`${endedBeforeText(context.registry, latest, others.length)} ${found}.`,
		results.has('notStored') ? 'warning' : 'info',
	);
}
