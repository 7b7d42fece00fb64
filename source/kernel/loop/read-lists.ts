import type {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Page} from '../../base/api/pages.js';
import type {Account, Member} from '../../base/api/schemas.js';
import {withMoving} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {type ListRead, type PatientReading, readList, readMany} from './many-reads.js';

/** What the lists of an organization hold. */
export type ListItems = {readonly accounts: Account; readonly members: Member};

export type ListKind = keyof ListItems;

type ListFilters = {
	readonly [Kind in ListKind]?: NonNullable<
		Parameters<Client[Kind extends 'accounts' ? 'listAccounts' : 'listMembers']>[1]
	>;
};

const pagesOf: {
	readonly [Kind in ListKind]: (
		client: Client,
		id: string,
		from: string | undefined,
		filters: ListFilters,
	) => AsyncIterable<Page<ListItems[Kind]>>;
} = {
	accounts: (client, id, from, {accounts = {}}) => client.listAccounts(id, accounts, {firstPageSize: 1000, from}),
	members: (client, id, from, {members = {}}) => client.listMembers(id, members, {firstPageSize: 1000, from}),
};

export type ListsReading<Kind extends ListKind> = PatientReading & {
	readonly filters?: ListFilters;
	/** Receives each list as soon as it is known. The next organization waits for it. `askedAt`: when the first page was requested, in milliseconds since the epoch. */
	readonly onRead: (id: string, list: ListRead<ListItems[Kind]>, askedAt: number) => void | Promise<void>;
};

/** Whether nothing is missing from a list. */
export const isWholeRead = ({unreadable, announced, error}: Omit<ListRead<unknown>, 'items'>): boolean =>
	unreadable === 0 && announced === undefined && error === undefined;

/** Reads the lists of many organizations, each with one request for each page, a few at a time. A failure that concerns one organization is part of its result. Returns the error that stopped the reading: the rest of the organizations is then not read. */
export async function readLists<Kind extends ListKind>(
	client: Client,
	kind: Kind,
	ids: readonly string[],
	reading: ListsReading<Kind>,
): Promise<ApiError | undefined> {
	const {note, onRead, filters = {}, isWanted} = reading;
	return readMany<string, ListRead<ListItems[Kind]> & {readonly askedAt: number}>(ids, {
		isWanted,
		async read(id, isGoingOn) {
			const askedAt = Date.now();
			const list = await readList(`Loading ${kind}`, {...reading, isWanted: isGoingOn}, from =>
				pagesOf[kind](client, id, from, filters),
			);
			return list && {...list, askedAt};
		},
		async onEnd(id, {askedAt, ...list}, ended) {
			await onRead(id, list, askedAt);
			note(withMoving(`Loading ${kind}`, `: ${count(ended)} of ${counted(ids.length, 'organization')}`, ' …'));
		},
	});
}
