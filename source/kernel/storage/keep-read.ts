import type {Page} from '../../base/api/pages.js';
import type {Account, Member} from '../../base/api/schemas.js';
import type {Detail} from '../state/data.js';
import {hasCredentialInside} from '../form-model/value-warnings.js';
import type {Disk} from './disk.js';
import {
	isWholeList,
	type KnownList,
	openKnown,
	isWithoutTags,
	type Known,
	type KnownKind,
	type KnownRecord,
} from './known.js';

const mostTries = 10;

/** Tries again while another program is writing. */
export function untilKept(isKept: () => boolean): void {
	for (let tries = 0; tries < mostTries && !isKept(); tries++) {
		// Another program is writing.
	}
}

/** Keeps the profile of an organization that was read by itself, for later commands and sessions. */
export function keepDetail(disk: Disk, {organization: {id}, profile, readAt}: Detail): void {
	untilKept(() => openKnown(disk).keep('profile', [{id, readAt, value: profile ?? null}]));
}

/** Forgets an organization, once reading showed that it was deleted. */
export function forgetDeleted(disk: Disk, id: string): void {
	openKnown(disk).forget(id);
}

/**
Keeps a list of an organization, once it was read to its end and nothing is missing from it. `isKept` returns false if another program is writing; `readAt` is in milliseconds since the epoch.

@yields Each page, as it comes.
*/
export async function* keptPages<Item extends {readonly id: string}>(
	pages: AsyncIterable<Page<Item>>,
	isKept: (read: {readonly value: KnownList<Item>; readonly readAt: number}) => boolean,
): AsyncGenerator<Page<Item>, void> {
	const readAt = Date.now();
	const items = new Map<string, Item>();
	let unreadable = 0;
	let total = 0;
	for await (const page of pages) {
		for (const item of page.items) {
			items.set(item.id, item);
		}

		unreadable += page.unreadable;
		total = page.total ?? 0;
		yield page;
	}

	const value = {items: items.values().toArray(), unreadable};
	if (isWholeList({...value, total})) {
		untilKept(() => isKept({value, readAt}));
	}
}

const withItems = <Item>(list: KnownList<Item>, items: readonly Item[]): KnownList<Item> => ({
	...list,
	items,
	...(list.total !== undefined && {total: list.total + items.length - list.items.length}),
});

/** Puts an item into a list in the place of the one that it replaces, otherwise at the end. */
function withItem<Item>(list: KnownList<Item>, item: Item, isSame: (other: Item) => boolean): KnownList<Item> {
	const at = list.items.findIndex(each => isSame(each));
	return withItems(list, at === -1 ? [...list.items, item] : list.items.with(at, item));
}

/** Merges a member that was read back into the known list of the organization. */
export function keepMember(disk: Disk, id: string, member: Member): void {
	untilKept(() =>
		openKnown(disk).amend('members', id, list => withItem(list, member, other => other.id === member.id)),
	);
}

/** Takes a member out of the known list of the organization, once reading showed that the member is gone. */
export function keepWithoutMember(disk: Disk, id: string, member: string): void {
	untilKept(() =>
		openKnown(disk).amend('members', id, list =>
			withItems(
				list,
				list.items.filter(other => other.id !== member),
			),
		),
	);
}

/** Merges an account that is known by itself into a list. If the list lacks an account whose tags are not known, they stay unknown, unless the list is without tags. */
function withAccount(list: KnownList<Account>, {managed_by: _, tags, ...account}: Account): KnownList<Account> {
	const isSame = ({id}: Account) => id === account.id;
	const before = list.items.find(each => isSame(each));
	const own = tags && list.isWithoutTags !== true ? {...account, tags} : account;
	return before !== undefined || tags !== undefined || list.isWithoutTags === true
		? withItem(list, {...before, ...own}, isSame)
		: list;
}

/** Merges an account that was read back by itself into the known list of its organization. */
export function keepAccount(disk: Disk, organization: string, account: Account): void {
	untilKept(() => openKnown(disk).amend('accounts', organization, list => withAccount(list, account)));
}

/** Gives an account in the known list of its organization the tags that were read back. */
export function keepTags(disk: Disk, organization: string, {id, tags}: Required<Pick<Account, 'id' | 'tags'>>): void {
	untilKept(() =>
		openKnown(disk).amend('accounts', organization, list =>
			list.isWithoutTags === true
				? list
				: {...list, items: list.items.map(account => (account.id === id ? {...account, tags} : account))},
		),
	);
}

/** Takes a moved account from the known list of one organization into that of another. A move reads only where the account is: if the list that it leaves is the older one, the other list goes without the account, and is read again. */
export function keepMoved(disk: Disk, account: string, {from, to}: {readonly from: string; readonly to: string}): void {
	const known = openKnown(disk);
	const isMoved = ({id}: Account) => id === account;
	untilKept(() =>
		known.amend('accounts', to, (list, {readAt, other}) => {
			const source = other(from);
			const moved = source && source.readAt >= readAt ? source.value.items.find(each => isMoved(each)) : undefined;
			return moved && list.items.every(each => !isMoved(each)) ? withAccount(list, moved) : list;
		}),
	);
	untilKept(() =>
		known.amend('accounts', from, list =>
			withItems(
				list,
				list.items.filter(each => !isMoved(each)),
			),
		),
	);
}

/** How many values are kept at a time, and after how many milliseconds at the latest: if the program is killed, so much at most is read again. */
const keptAtOnce = 10;
const longestUnkept = 1000;

type Waiting = {readonly [Kind in KnownKind]: Array<KnownRecord<Kind>>};

type Keeper = {
	readonly add: <Kind extends KnownKind>(kind: Kind, record: KnownRecord<Kind>) => void;
	/** Keeps the last few. Returns false if another program is writing. */
	readonly flush: () => boolean;
};

/** Keeps values in small parts. `onLost`: they could not be kept. */
export function keepInParts(known: Known, onLost: () => void = () => undefined): Keeper {
	const waiting: Waiting = {profile: [], accounts: [], members: []};
	let keptAt = Date.now();

	/** What was kept is looked up, because a disk can be full. What looks like a credential is never kept. */
	const isKept = <Kind extends KnownKind>(kind: Kind): boolean => {
		const records: Array<KnownRecord<Kind>> = waiting[kind];
		const last = records.at(-1);
		keptAt = Date.now();
		if (!last) {
			return true;
		}

		if (!known.keep(kind, records)) {
			return false;
		}

		records.length = 0;
		const time = known.timeOf(kind, last.id);
		const isOther = time === undefined || (time < last.readAt && !isWithoutTags(last.value));
		if (isOther && !hasCredentialInside(last.value)) {
			onLost();
		}

		return true;
	};

	return {
		add(kind, record) {
			const records: Array<KnownRecord<typeof kind>> = waiting[kind];
			records.push(record);
			if (records.length >= keptAtOnce || Date.now() - keptAt >= longestUnkept) {
				isKept(kind);
			}
		},
		flush: () => [isKept('profile'), isKept('accounts'), isKept('members')].every(Boolean),
	};
}
