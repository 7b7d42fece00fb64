import type {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {isoTime} from '../../base/text/time.js';
import {told, type Told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import type {Organization} from '../../base/api/schemas.js';
import {failureText} from '../rows/failure.js';
import type {Snapshot, SnapshotKind, SnapshotList, SnapshotLists, WantedLists} from '../files/snapshot.js';
import {usualMaxAge, profilesOf, readProfileOf, toRead, type ProfileClock} from '../state/profile-age.js';
import {keepInParts} from '../storage/keep-read.js';
import {
	isWholeList,
	type KnownKind,
	type KnownList,
	type KnownRecord,
	type Known,
	openKnown,
} from '../storage/known.js';
import {hasForm} from '../form-model/journal-entry.js';
import {foldedOf} from '../form-model/profile-match.js';
import type {ReadProfile} from '../state/data.js';
import type {State} from '../state/state.js';
import type {Context} from './context.js';
import {
	type ListRead,
	type PatientReading,
	isWholeRead,
	type ListItems,
	readLists,
	type ProfileReading,
	readProfiles,
} from './readings.js';

/** The lists of organizations, by id, for each kind that was wanted. */
export type Lists = Pick<Snapshot, SnapshotKind>;

/** What could not be read. */
export type ListLack = {
	readonly kind: SnapshotKind;
	/** The errors of single organizations. */
	readonly refusals: readonly ApiError[];
	/** How many lists came incomplete. */
	readonly short: number;
	/** The error that stopped the reading. */
	readonly stop: ApiError | undefined;
};

type Reading<Item> = PatientReading & {readonly onRead: (id: string, list: ListRead<Item>, askedAt: number) => void};

type Source<Item> = {
	readonly kind: SnapshotKind;
	readonly ids: readonly string[];
	readonly found: ReadonlyMap<string, {readonly readAt: number; readonly value: KnownList<Item>}>;
	readonly keep: (id: string, value: KnownList<Item>, askedAt: number) => void;
	/** Reads the organizations that are not known. */
	readonly read: (reading: Reading<Item>) => Promise<ApiError | undefined>;
};

export type Gathered<Item> = {readonly lists: SnapshotLists<Item>; readonly lack: ListLack};

/** The lists of one kind: the known ones, and the others as they are read. */
export async function gatherLists<Item>(
	{kind, ids, found, keep, read}: Source<Item>,
	reading: PatientReading,
): Promise<Gathered<Item>> {
	const lists = new Map<string, SnapshotList<Item>>(
		found.entries().map(
			([
				id,
				{
					value: {items},
					readAt,
				},
			]) => [id, {items, isWhole: true, readAt: isoTime(readAt)}],
		),
	);
	const refusals: ApiError[] = [];
	let short = 0;
	const stop = await read({
		...reading,
		onRead(id, list, askedAt) {
			const {items, error} = list;
			if (error) {
				refusals.push(error);
				return;
			}

			const isWhole = isWholeRead(list);
			lists.set(id, {items, isWhole, readAt: isoTime(askedAt)});
			if (isWhole) {
				keep(id, {items, unreadable: 0}, askedAt);
			} else {
				short++;
			}
		},
	});
	const inOrder = ids.flatMap(id => {
		const list = lists.get(id);
		return list ? [[id, list] as const] : [];
	});
	return {lists: new Map(inOrder), lack: {kind, refusals, short, stop}};
}

/** What could not be read, in sentences. */
export function lackTexts({kind, refusals, short}: ListLack): readonly Told[] {
	const [refusal] = refusals;
	return [
		...(refusal
			? [told`The ${kind} of ${counted(refusals.length, 'organization')} could not be read. ${failureText(refusal)}`]
			: []),
		...(short === 0 ? [] : [`The service sent the ${kind} of ${counted(short, 'organization')} incompletely.`]),
	];
}

/** Whether nothing is missing from a list, and its tags were asked for. */
export const isFullList = (list: KnownList<unknown>): boolean => isWholeList(list) && list.isWithoutTags !== true;

type Usable = {
	/** The time before which a value is too old, in milliseconds since the epoch. */
	readonly oldest: number;
	readonly isTrue: (record: {readonly id: string; readonly readAt: number; readonly kind: KnownKind}) => boolean;
};

/** When each known value was read, of those that are new enough and still true, in milliseconds since the epoch. */
export function usableTimes(
	known: Known,
	kind: SnapshotKind,
	ids: readonly string[],
	{oldest, isTrue}: Usable,
): readonly number[] {
	const times = known.times(kind);
	const tagless = kind === 'accounts' ? known.withoutTags() : new Set<string>();
	return ids.flatMap(id => {
		const readAt = times.get(id) ?? -Infinity;
		return readAt >= oldest && !tagless.has(id) && isTrue({id, readAt, kind}) ? [readAt] : [];
	});
}

/** What is known of these organizations, is new enough, and is still true. */
export function usableIn<Kind extends KnownKind>(
	known: Known,
	kind: Kind,
	ids: readonly string[],
	{oldest, isTrue}: Usable,
): ReadonlyMap<string, KnownRecord<Kind>> {
	const times = known.times(kind);
	if (times.size === 0) {
		return new Map();
	}

	const isUsable = (id: string, readAt = -Infinity): boolean => readAt >= oldest && isTrue({id, readAt, kind});
	const wanted = new Set(ids.filter(id => isUsable(id, times.get(id))));
	// Asking for each takes longer than for all if most are wanted.
	const records =
		wanted.size * 2 < times.size
			? wanted
					.values()
					.map(id => known.read(kind, id))
					.filter(record => record !== undefined)
			: known.all(kind, ({id, readAt}) => wanted.has(id) && isUsable(id, readAt));
	const read = new Map<string, KnownRecord<Kind>>();
	for (const record of records) {
		read.set(record.id, record);
	}

	return new Map(
		ids.flatMap(id => {
			const record = read.get(id);
			return record ? [[id, record] as const] : [];
		}),
	);
}

export type SessionLists = {
	readonly lists: Lists;
	readonly lacks: readonly ListLack[];
	/** How many organizations of each kind were neither known nor read. */
	readonly unread: Readonly<Partial<Record<SnapshotKind, readonly string[]>>>;
	/** How many lists of each kind were known, and when the oldest was read, in milliseconds since the epoch. */
	readonly known: Readonly<Partial<Record<SnapshotKind, {readonly count: number; readonly oldest: number}>>>;
};

type SessionReading = PatientReading &
	Pick<Usable, 'isTrue'> & {
		/** The kinds to read if they are not known. The known values of the others are used. */
		readonly kinds: readonly SnapshotKind[];
		/** The kinds to read again even if they are known. */
		readonly again?: readonly SnapshotKind[];
		readonly isNew?: (kind: SnapshotKind, id: string, readAt: number) => boolean;
	};

/** The wanted lists in a session: those that are known for at most an hour, and the others of these kinds as they are read. */
export async function readSessionLists(
	{disk, now}: Pick<Context, 'disk' | 'now'>,
	client: Client,
	wanted: WantedLists,
	reading: SessionReading,
): Promise<SessionLists> {
	const {kinds, again = [], isTrue, isNew = () => true} = reading;
	const known = openKnown(disk);
	const keeping = keepInParts(known);
	const oldest = now() - usualMaxAge.milliseconds;
	const missingIn = (ids: readonly string[], found: ReadonlyMap<string, unknown>) => ids.filter(id => !found.has(id));
	const usable = <Kind extends SnapshotKind>(kind: Kind) =>
		new Map(
			usableIn(known, kind, again.includes(kind) ? [] : (wanted[kind] ?? []), {oldest, isTrue})
				.entries()
				.filter(([id, {readAt, value}]) => isFullList(value) && isNew(kind, id, readAt)),
		);
	// The database has the types of what is found and kept only for a kind that is named.
	const gather = async <Kind extends SnapshotKind>(
		kind: Kind,
		findUsable: () => Source<ListItems[Kind]>['found'],
		keep: Source<ListItems[Kind]>['keep'],
	) => {
		const ids = wanted[kind];
		if (!ids) {
			return undefined;
		}

		const found = findUsable();
		const gathered = await gatherLists<ListItems[Kind]>(
			{
				kind,
				ids,
				found,
				keep,
				read: async from => (kinds.includes(kind) ? readLists(client, kind, missingIn(ids, found), from) : undefined),
			},
			reading,
		);
		const times = found
			.values()
			.map(({readAt}) => readAt)
			.toArray();
		return {
			...gathered,
			unread: missingIn(ids, gathered.lists),
			...(times.length > 0 && {known: {count: times.length, oldest: Math.min(...times)}}),
		};
	};

	const accounts = await gather(
		'accounts',
		() => usable('accounts'),
		(id, value, readAt) => {
			keeping.add('accounts', {id, value, readAt});
		},
	);
	const members = await gather(
		'members',
		() => usable('members'),
		(id, value, readAt) => {
			keeping.add('members', {id, value, readAt});
		},
	);
	keeping.flush();
	return {
		lists: {...(accounts && {accounts: accounts.lists}), ...(members && {members: members.lists})},
		lacks: [accounts, members].flatMap(read => (read ? [read.lack] : [])),
		unread: {...(accounts && {accounts: accounts.unread}), ...(members && {members: members.unread})},
		known: {...(accounts?.known && {accounts: accounts.known}), ...(members?.known && {members: members.known})},
	};
}

type Profile = NonNullable<Organization['profile']>;

/** How many profiles are stored at a time. Each time, an open search goes through all of them again. */
const handedAtOnce = 20;

/** Keeps loaded profiles for later use. `onRead` adds one, which counts as read when it was requested; `flush` stores the last few. */
export function keepProfiles({store, now}: Pick<Context, 'now' | 'store'>, request?: number) {
	let read = new Map<string, ReadProfile>();
	const keep = (profiles: State['profiles']) => {
		if (profiles.size > 0) {
			store.dispatch({type: 'profiles/received', profiles, ...(request !== undefined && {request})});
		}
	};

	const flush = () => {
		keep(read);
		read = new Map();
	};

	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	const onRead = (id: string, profile: Profile | null, readAt = now()) => {
		if (profile) {
			foldedOf(profile);
		}

		read.set(id, {profile, readAt});
		if (read.size >= handedAtOnce) {
			flush();
		}
	};

	return {onRead, flush};
}

/** Keeps the profiles that a list brought, unless newer ones are known. `readAt`: when the list was requested, in milliseconds since the epoch. */
export function keepListed(
	{store}: Pick<Context, 'store'>,
	organizations: readonly Organization[],
	readAt: number,
): void {
	const state = store.getState();
	const profiles = new Map(
		organizations.flatMap(({id, profile}) =>
			profile && readAt > (readProfileOf(state, id)?.readAt ?? -Infinity) ? [[id, {profile, readAt}] as const] : [],
		),
	);
	if (profiles.size > 0) {
		store.dispatch({type: 'profiles/received', profiles});
	}
}

/** The current time, and when the person last wrote to each organization, in this or another run of the program. A change of its members or accounts does not change its profile. */
export function profileClock({now, journal}: Pick<Context, 'journal' | 'now'>): ProfileClock {
	const writes = new Map<string, number>();
	for (const {kind, id, at} of journal.list()) {
		if (hasForm({kind})) {
			writes.set(id, Math.max(at, writes.get(id) ?? at));
		}
	}

	return {now: now(), writes};
}

/**
Loads the missing and old profiles of these ids, or all if there are none, and keeps them. Returns the errors of single profiles. `known`: what is missing and old, if not decided by age only.

@throws {ApiError} if none can be read
*/
export async function readKept(
	context: Pick<Context, 'journal' | 'now' | 'store'>,
	client: Client,
	ids: readonly string[],
	reading: Omit<ProfileReading, 'onRead'>,
	known = profilesOf(context.store.getState(), ids, profileClock(context)),
): Promise<readonly ApiError[]> {
	const {onRead, flush} = keepProfiles(context);
	try {
		const {refusals} = await readProfiles(client, [], toRead(known, ids), {...reading, onRead});
		return refusals;
	} finally {
		flush();
	}
}
