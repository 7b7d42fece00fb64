import {ApiError} from '../api/api-error.js';
import type {AuditFilters, Client} from '../api/client.js';
import type {AuditRecord} from '../api/schemas.js';
import {
	isRefused,
	isSameRequest,
	isView,
	personOf,
	rayId,
} from '../formats/audit-records.js';
import {timeRange} from '../formats/history-period.js';

/**
The first page of records, newest first. Empty if the history cannot be read.
*/
async function readRecords(client: Client, id: string, filters: AuditFilters): Promise<readonly AuditRecord[]> {
	try {
		const {value} = await client.listAuditRecords(id, filters, {firstPageSize: 100}).next();
		return value?.items ?? [];
	} catch (error) {
		if (error instanceof ApiError) {
			return [];
		}

		throw error;
	}
}

/**
A write whose answer was lost. `organization`: its history has the record. `sentAt`: in milliseconds since the epoch.
*/
export type LostWrite = {
	readonly organization: string;
	readonly method: string;
	readonly path: string;
	readonly body: Readonly<Record<string, unknown>>;
	readonly ray: string | undefined;
	readonly sentAt: number;
};

const timeOf = ({action: {time = ''}}: AuditRecord): number => Date.parse(time);

// Milliseconds. The service’s clock may differ from the clock here.
const skew = 5000;

/**
What the history says about a write whose answer was lost. The `cf-ray` of the answer identifies its record. Without one, it is the only record of this user's key with the same request at that time.

`unknown` also means that the history cannot be read, or that the service has not recorded the write yet.
*/
export async function resultInHistory(client: Client, write: LostWrite, now: number): Promise<'stored' | 'notStored' | 'unknown'> {
	const {organization, ray, sentAt} = write;
	const {user} = client;
	if (ray === undefined && user === undefined) {
		return 'unknown';
	}

	const range = timeRange(sentAt - skew, now);
	const asking = client.for('find the change in the history');
	const records = ray === undefined
		? await readRecords(asking, organization, {...range, ...(user !== undefined && {actor_email: user})})
		: await readRecords(asking, organization, {...range, raw_cf_ray_id: rayId(ray)});
	const found = records.filter(record => ray === undefined
		? record.actor.context === 'api_key' && personOf(record).toLowerCase() === user?.toLowerCase() && isSameRequest(record, write) && timeOf(record) >= sentAt - skew
		: record.raw.cf_ray_id === rayId(ray));
	const [record, ...others] = found;
	return record && others.length === 0 ? (isRefused(record) ? 'notStored' : 'stored') : 'unknown';
}

/**
The changes of an organization or its profile since a time, newest first. Empty if the history cannot be read. Times are in milliseconds since the epoch.
*/
export async function readChangesSince(client: Client, id: string, since: number, now: number): Promise<readonly AuditRecord[]> {
	const asking = client.for('find who saved in between');
	const records = await readRecords(asking, id, {...timeRange(since, now), raw_method: 'PUT', action_result: 'success'});
	return records.filter(record => !isView(record) && !isRefused(record) && timeOf(record) >= since);
}
