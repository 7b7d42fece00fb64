import type {ApiError} from '../../../base/api/api-error.js';
import type {Client} from '../../../base/api/client.js';
import type {Member} from '../../../base/api/schemas.js';
import type {PatientReading} from '../../../kernel/loop/many-reads.js';
import {readLists} from '../../../kernel/loop/read-lists.js';

/** The members of one organization, as far as they could be read. `announced`: the total, if the service reported more than it sent. `error`: why the list is cut short, or why it could not be read at all. */
export type MembersRead = {
	readonly members: readonly Member[];
	readonly unreadable: number;
	readonly announced?: number;
	readonly error?: ApiError;
	/** When an earlier session read them, in milliseconds since the epoch. Absent once this session has read them. */
	readonly readAt?: number;
};

type MemberFilters = NonNullable<Parameters<Client['listMembers']>[1]>;

type MembersReading = PatientReading & {
	readonly filters?: MemberFilters;
	/** Receives the members of each organization as soon as they are known. The next organization waits for it. `askedAt`: when the first page was requested, in milliseconds since the epoch. */
	readonly onRead: (id: string, read: MembersRead, askedAt: number) => void | Promise<void>;
};

/** Reads the members of many organizations, each with one request for each page, a few at a time. A failure that concerns one organization is part of its result. Returns the error that stopped the reading: the rest of the organizations is then not read. */
export async function readMembers(
	client: Client,
	ids: readonly string[],
	{filters = {}, onRead, ...reading}: MembersReading,
): Promise<ApiError | undefined> {
	return readLists(client, 'members', ids, {
		...reading,
		filters: {members: filters},
		async onRead(id, {items, ...rest}, askedAt) {
			await onRead(id, {members: items, ...rest}, askedAt);
		},
	});
}
