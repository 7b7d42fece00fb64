import {isBadRequest, isRefusedInAdvance, orFailure, ApiError} from '../../base/api/api-error.js';
import {type Client, usualFirstPage, type AuditFilters} from '../../base/api/client.js';
import type {Organization, AuditRecord} from '../../base/api/schemas.js';
import {parentFinder} from '../../base/tree/parents.js';
import type {Told} from '../../base/text/told.js';
import {failureText} from '../rows/failure.js';
import {lacksOfListing} from '../rows/listing-text.js';
import {isId} from '../state/key-of.js';
import {
	isAccepted,
	isRefused,
	isSameRequest,
	isView,
	personOf,
	rayId,
	type RecordedRequest,
} from '../files/audit-records.js';
import {timeRange} from '../files/history-period.js';
import type {Change} from '../files/snapshot-changes.js';
import type {ServiceContext} from './context.js';
import {whenListed} from './until.js';

const isNotAllowed = (error: ApiError): boolean =>
	isRefusedInAdvance(error) || (error.failure === 'refused' && (error.status === 403 || error.status === 405));

const mostIds = 100;

/**
The full records of organizations from the list, by id. Works whether the service supports, ignores or refuses the filter for ids.

@throws {ApiError} if the list cannot be read
*/
export async function findAllListed(
	client: Client,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Organization>> {
	const wanted = new Set(ids);
	const found = new Map<string, Organization>();
	// An answer with other organizations ignored the filter, so it is the whole list.
	let isWhole = false;
	async function read(filters: {readonly id?: readonly string[]}, firstPageSize: number): Promise<void> {
		for await (const {items} of client.listOrganizations(filters, {firstPageSize})) {
			for (const item of items) {
				isWhole ||= !wanted.has(item.id);
				if (wanted.has(item.id)) {
					found.set(item.id, item);
				}
			}

			if (found.size === wanted.size) {
				return;
			}
		}
	}

	// A single result may come from a service that takes only one of several ids. If it also lacks an id that is asked for alone, the others are missing as well.
	async function readSingly(missing: readonly string[]): Promise<void> {
		for (const id of missing) {
			await read({id: [id]}, usualFirstPage); // eslint-disable-line no-await-in-loop -- The first answer decides.
			if (!found.has(id)) {
				return;
			}
		}
	}

	for (let index = 0; !isWhole && index < ids.length; index += mostIds) {
		/* eslint-disable no-await-in-loop -- The first answer shows whether the service supports the filter. */
		try {
			const asked = ids.slice(index, index + mostIds);
			await read({id: asked}, Math.max(asked.length, usualFirstPage));
			const missing = isWhole ? [] : asked.filter(id => !found.has(id));
			await readSingly(missing.length === asked.length - 1 ? missing : []);
		} catch (error) {
			if (!isBadRequest(error)) {
				throw error;
			}

			isWhole = true;
			await read({}, 1000);
		}
		/* eslint-enable no-await-in-loop */
	}

	return found;
}

/**
The full record of an organization from the list; undefined if the list does not have it.

@throws {ApiError} if the list cannot be read
*/
export async function findListed(client: Client, id: string): Promise<Organization | undefined> {
	const found = await findAllListed(client, [id]);
	return found.get(id);
}

/**
An organization by id. Uses the list if the credential can only list. Undefined if the organization is not there.

@throws {ApiError} if it cannot be read
*/
export async function findById(client: Client, id: string): Promise<Organization | undefined> {
	try {
		return await client.getOrganization(id);
	} catch (error) {
		if (error instanceof ApiError && isRefusedInAdvance(error)) {
			return findListed(client, id);
		}

		throw error;
	}
}

/** The list's record of an organization, including flags, if the credential cannot read the organization individually. Undefined if the read failed for another reason, or if the list does not have it. */
export async function lookUpListed(client: Client, id: string, why: ApiError): Promise<Organization | undefined> {
	if (!isNotAllowed(why)) {
		return undefined;
	}

	return orFailure(
		async () => findListed(client.for('find it in the list'), id),
		() => undefined,
	);
}

/** Resolves an id or a path to an id. A path waits for the complete list. Returns the reason if there is none. */
export async function idNamed(
	{store}: ServiceContext,
	text: string,
): Promise<{readonly id: string} | {readonly why: Told}> {
	const id = text.trim();
	if (isId(id)) {
		return {id};
	}

	const state = await whenListed(store);
	const {
		tree: {index},
		listing: {progress},
	} = state;
	if (progress.status === 'failed') {
		return {why: failureText(progress.error)};
	}

	const found = parentFinder(index, lacksOfListing(state))(text);
	return 'row' in found ? {id: index.idAt(found.row) ?? id} : found;
}

/** Why an organization is left out that the service does not list. */
export const notListedText = 'The service does not list it: it was deleted, or you cannot see it.';

/** Organizations as the service lists them now, and those that it does not list. */
export type ListedByIds = {
	readonly organizations: readonly Organization[];
	readonly unlisted: ReadonlyArray<Pick<Organization, 'id' | 'name'>>;
};

/** Lists the organizations with these ids, in this order. `names`: the names that are known of them, by id. */
export async function listByIds(client: Client, names: ReadonlyMap<string, string>): Promise<ListedByIds> {
	const ids = names.keys().toArray();
	const found = await findAllListed(client.for('find the organizations'), ids);
	return {
		organizations: ids.flatMap(id => found.get(id) ?? []),
		unlisted: names
			.entries()
			.filter(([id]) => !found.has(id))
			.map(([id, name]) => ({id, name}))
			.toArray(),
	};
}

/** The first page of records, newest first. `isWhole`: whether there are no others. Undefined if the history cannot be read. */
async function readRecords(
	client: Client,
	id: string,
	filters: AuditFilters,
): Promise<{readonly records: readonly AuditRecord[]; readonly isWhole: boolean} | undefined> {
	return orFailure(
		async () => {
			const {value} = await client.listAuditRecords(id, filters, {firstPageSize: 100}).next();
			return {records: value?.items ?? [], isWhole: value?.isLast ?? true};
		},
		() => undefined,
	);
}

/** A write whose answer was lost. Times are in milliseconds since the epoch; `until` is a time before which the request arrived or was lost. */
export type LostWrite = RecordedRequest & {
	/** The `cf-ray` of its answer. */
	readonly ray: string | undefined;
	readonly sentAt: number;
	readonly until?: number;
};

/** What the history says about a write. `unknown` also means that the history cannot be read, or that the service has not recorded the write yet. */
export type FoundRecord =
	{readonly status: 'stored'; readonly record: AuditRecord} | {readonly status: 'notStored' | 'unknown'};

const timeOf = ({action: {time = ''}}: AuditRecord): number => Date.parse(time);

// Milliseconds. The service’s clock may differ from the clock here.
const skew = 5000;

/** Whether the service can have stored a write at the given time. Without a readable time, it cannot be told from other writes. */
export const isOfTime = (
	time: string | undefined,
	{sentAt, until = Infinity}: Pick<LostWrite, 'sentAt' | 'until'>,
	now: number,
): boolean => {
	const at = Date.parse(time ?? '');
	return at >= sentAt - skew && at < Math.min(until, now + skew);
};

/** The pauses before the history is read again, in milliseconds: the service records a write a while after it. */
const pauses = [1000, 2000, 4000];

const mostRequests = 5;

/** Tells the record of a write from others: it is of the same request at that time, and has the `cf-ray` of the answer. Without a `cf-ray`, it names this user's key. */
function recordMatcher({user}: Client, write: LostWrite, id: string, now: number): (record: AuditRecord) => boolean {
	const isOfUser = (record: AuditRecord) =>
		record.actor.context === 'api_key' && personOf(record).toLowerCase() === user?.toLowerCase();
	const isOfOther = ({actor: {email = ''}}: AuditRecord) =>
		email !== '' && user !== undefined && email.toLowerCase() !== user.toLowerCase();
	const isOfAnswer = (record: AuditRecord) =>
		id === '' ? isOfUser(record) : record.raw.cf_ray_id === id && !isOfOther(record);
	return record => isOfAnswer(record) && isSameRequest(record, write) && isOfTime(record.action.time, write, now);
}

const fateIn = (record: AuditRecord): FoundRecord =>
	isAccepted(record) ? {status: 'stored', record} : {status: isRefused(record) ? 'notStored' : 'unknown'};

/** Looks for the record of a write whose answer was lost. If the history has none yet, reads it again a few times, after growing pauses. Two records that could be of the write decide nothing. */
export async function findInHistory(
	{client, now, wait}: Pick<ServiceContext, 'client' | 'now' | 'wait'>,
	write: LostWrite,
	options: {readonly isOnce?: boolean} = {},
): Promise<FoundRecord> {
	const {ray, sentAt, until = Infinity} = write;
	const {user} = client;
	const rayOfAnswer = rayId(ray ?? '');
	if (rayOfAnswer === '' && user === undefined) {
		return {status: 'unknown'};
	}

	const asking = client.for('find the change in the history');
	const filters = rayOfAnswer === '' ? {...(user !== undefined && {actor_email: user})} : {raw_cf_ray_id: rayOfAnswer};
	const histories = new Set(write.histories.filter(id => id !== ''));
	let requests = 0;
	for (const pause of options.isOnce ? [0] : [0, ...pauses]) {
		/* eslint-disable no-await-in-loop -- Each look waits for the one before. */
		if (pause > 0) {
			await wait(pause);
		}

		for (const id of histories) {
			if (requests++ === mostRequests) {
				return {status: 'unknown'};
			}

			const range = timeRange(sentAt - skew, Math.min(now(), until));
			const read = await readRecords(asking, id, {...range, ...filters});
			const [record, ...others] = read?.records.filter(recordMatcher(client, write, rayOfAnswer, now())) ?? [];
			if (record) {
				// A record that was not read may be of the same request. The cf-ray is of one request only.
				const isUnsure = others.length > 0 || (rayOfAnswer === '' && read?.isWhole === false);
				return isUnsure ? {status: 'unknown'} : fateIn(record);
			}

			if (!read) {
				histories.delete(id);
			}
		}
		/* eslint-enable no-await-in-loop */

		if (histories.size === 0) {
			break;
		}
	}

	return {status: 'unknown'};
}

/** The changes of an organization or its profile since a time, newest first. Empty if the history cannot be read. Times are in milliseconds since the epoch. */
export async function readChangesSince(
	client: Client,
	id: string,
	since: number,
	now: number,
): Promise<readonly AuditRecord[]> {
	const asking = client.for('find who saved in between');
	const read = await readRecords(asking, id, {...timeRange(since, now), raw_method: 'PUT', action_result: 'success'});
	return (read?.records ?? []).filter(record => !isView(record) && !isRefused(record) && timeOf(record) >= since);
}

type Missing = Exclude<Change, {readonly edits: unknown}>;

const mostAsked = 100;

async function lookFor(client: Client, change: Missing): Promise<Change> {
	try {
		return {...change, change: (await findById(client, change.id)) ? 'unlisted' : 'gone'};
	} catch (error) {
		// Any other refusal, such as too many requests, says nothing about the organization.
		if (error instanceof ApiError && error.failure === 'refused' && (error.status === 403 || error.status === 404)) {
			return {...change, change: 'gone'};
		}

		if (error instanceof ApiError) {
			return change;
		}

		throw error;
	}
}

/** Looks up missing organizations one by one, at most 100, while the answer is wanted. */
export async function lookForMissing(
	client: Client,
	changes: readonly Change[],
	isWanted = (): boolean => true,
): Promise<readonly Change[]> {
	const answers: Change[] = [];
	let asked = 0;
	for (const change of changes) {
		const missing = change.change === 'missing' && asked < mostAsked && isWanted() ? change : undefined;
		asked += missing ? 1 : 0;
		answers.push(missing ? await lookFor(client, missing) : change); // eslint-disable-line no-await-in-loop -- One at a time, because a burst reaches the rate limit.
	}

	return answers;
}
