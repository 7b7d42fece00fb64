import {ApiError} from '../../base/api/api-error.js';
import type {AuditFilters, Client} from '../../base/api/client.js';
import type {AuditRecord} from '../../base/api/schemas.js';
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
import type {ServiceContext} from './context.js';

/** The first page of records, newest first. `isWhole`: whether there are no others. Undefined if the history cannot be read. */
async function readRecords(
	client: Client,
	id: string,
	filters: AuditFilters,
): Promise<{readonly records: readonly AuditRecord[]; readonly isWhole: boolean} | undefined> {
	try {
		const {value} = await client.listAuditRecords(id, filters, {firstPageSize: 100}).next();
		return {records: value?.items ?? [], isWhole: value?.isLast ?? true};
	} catch (error) {
		if (error instanceof ApiError) {
			return undefined;
		}

		throw error;
	}
}

/** A write whose answer was lost. `ray`: the `cf-ray` of its answer. Times are in milliseconds since the epoch; `until` is a time before which the request arrived or was lost. */
export type LostWrite = RecordedRequest & {
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
