import {orFailure, type ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Page} from '../../base/api/pages.js';
import type {Account, ReachableAccount} from '../../base/api/schemas.js';
import {withMoving} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {type PatientReading, readList} from '../../kernel/loop/readings.js';
import {pagesInTurn, type Turn} from '../../kernel/loop/pace.js';

/** The first page of all accounts. */
export type FirstPage =
	| {
			readonly page: Page<ReachableAccount>;
			/** Milliseconds since the epoch. */
			readonly askedAt: number;
	  }
	| {
			/** Why it could not be read. */
			readonly error: ApiError;
	  };

/** The list of all accounts, if it costs fewer requests than one for each organization. */
export type AllAccounts = {
	/** The organizations whose accounts are taken from the list. */
	readonly ids: ReadonlySet<string>;
	/** How many requests the whole list takes, with the first page. */
	readonly requests: number;
	readonly first: Extract<FirstPage, {readonly page: unknown}>;
};

const fewest = 5;

export const isWorthAsking = (ids: readonly string[]): boolean => ids.length >= fewest;

/** Reads the first page, which says how many accounts there are. */
export async function readFirstPage(client: Client, now: () => number): Promise<FirstPage | undefined> {
	const askedAt = now();
	return orFailure(
		async () => {
			const {value} = await client.listAllAccounts().next();
			return value ? {page: value, askedAt} : undefined;
		},
		error => ({error}),
	);
}

/** Takes the accounts of these organizations from the list, if that costs fewer requests. Undefined if not, or if the first page does not look like a list that can be complete. */
export function allAccountsFor(ids: readonly string[], first: FirstPage | undefined): AllAccounts | undefined {
	if (!first || 'error' in first) {
		return undefined;
	}

	const {items, total, unreadable, isLast} = first.page;
	const isUsable =
		items.length > 0 &&
		unreadable === 0 &&
		total !== undefined &&
		(isLast ? total === items.length : total > items.length);
	const requests = isUsable ? Math.ceil(total / items.length) : Infinity;
	return requests < ids.length ? {ids: new Set(ids), requests, first} : undefined;
}

/** The accounts of each organization. */
export type AccountsByHolder = {
	readonly lists: ReadonlyMap<string, readonly Account[]>;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
};

function byHolder(accounts: readonly ReachableAccount[]): ReadonlyMap<string, readonly Account[]> {
	const lists = new Map<string, Account[]>();
	for (const {managed_by: holder, ...account} of accounts) {
		if (!holder) {
			continue;
		}

		const list = lists.get(holder.parent_org_id) ?? [];
		list.push(account);
		lists.set(holder.parent_org_id, list);
	}

	// By name, as the accounts of one organization are asked for: another order would be drawn twice.
	const {compare} = new Intl.Collator('en');
	return new Map(lists.entries().map(([id, list]) => [id, list.toSorted((a, b) => compare(a.name, b.name))]));
}

/** Why the list cannot be used: an error, or something is missing from it. */
export type WhyNoList = ApiError | 'incomplete';

type ListReading = PatientReading & {readonly now: () => number; readonly turn: Turn; readonly onPage: () => void};

/** Reads the list once. It is complete only if the service announced the same number on every page and sent each account once: the pages shift while accounts come and go. */
async function readOnce(
	client: Client,
	{requests, first}: AllAccounts,
	known: AllAccounts['first'] | undefined,
	{now, turn, onPage, ...reading}: ListReading,
): Promise<AccountsByHolder | WhyNoList | undefined> {
	const readAt = known ? first.askedAt : now();
	const totals = new Set<number | undefined>();
	let arrived = 0;
	let pages = 0;
	async function* fromPage(from: string | undefined): AsyncGenerator<Page<ReachableAccount>, void, undefined> {
		if (known && from === undefined) {
			yield known.page;
		}

		const next = known && from === undefined ? known.page.nextPageToken : from;
		if (!known || next !== undefined) {
			yield* pagesInTurn(turn, client.listAllAccounts(next));
		}
	}

	async function* noted(from: string | undefined): AsyncGenerator<Page<ReachableAccount>, void, undefined> {
		for await (const page of fromPage(from)) {
			totals.add(page.total);
			arrived += page.items.length;
			pages++;
			onPage();
			const most = Math.max(pages, requests);
			reading.note(withMoving('Loading all accounts', `: page ${count(pages)} of ${count(most)}`, ' …'));
			yield page;
		}
	}

	const list = await readList('Loading all accounts', reading, noted);
	if (!list || list.error) {
		return list?.error;
	}

	const {items, unreadable} = list;
	const [total, ...others] = totals;
	const lists = byHolder(items);
	const isWhole =
		unreadable === 0 && others.length === 0 && total === items.length && arrived === items.length && lists.size > 0;
	return isWhole ? {lists, readAt} : 'incomplete';
}

/** Reads the list to its end, and once more if it changed in between. Undefined if it is no longer wanted. */
export async function readAllAccounts(
	client: Client,
	all: AllAccounts,
	reading: ListReading,
): Promise<AccountsByHolder | WhyNoList | undefined> {
	const read = await readOnce(client, all, all.first, reading);
	return read === 'incomplete' ? readOnce(client, all, undefined, reading) : read;
}
