import type {ServiceContext} from '../../kernel/loop/context.js';
import {changedIds} from '../../kernel/state/known-profiles.js';
import type {ListState, ReadProfile} from '../../kernel/state/data.js';
import type {Event} from '../../kernel/state/events.js';
import {readProfileOf} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import {
	isWholeList,
	type Known,
	type KnownKind,
	type KnownList,
	type KnownRecord,
	openKnown,
} from '../../kernel/storage/known.js';
import {age} from '../../base/text/time.js';
import {foldedOf} from '../../kernel/form-model/profile-match.js';
import {prepareProfiles} from '../../kernel/loop/list-search.js';
import {truthOf} from '../../kernel/writes/last-writes.js';

/** How many milliseconds must pass without anything new before it is written, so that keys come first. */
const restTime = 300;

/** How many milliseconds something waits at most. While the rest is read, something new comes all the time. */
const longestWait = 2000;

/** What waits to be written, by organization: only the newest of each counts. */
type Waiting = {readonly [Kind in KnownKind]: Map<string, KnownRecord<Kind>>};

/** A list that has loaded completely. A part of one is not kept: it would look like all of it. */
function wholeList<Item>(
	list: ListState<Item> | undefined,
): {readonly readAt: number; readonly value: KnownList<Item>} | undefined {
	if (list?.progress.status !== 'complete' || list.isOld === true || list.age !== undefined) {
		return undefined;
	}

	const {items, unreadable, readAt, total, isWithoutTags} = list;
	const value = {items, unreadable, ...(isWithoutTags && {isWithoutTags}), ...(total !== undefined && {total})};
	return isWholeList(value) ? {readAt, value} : undefined;
}

function collect(waiting: Waiting, before: State, state: State, event: Event): void {
	const ids = [
		...changedIds(before.details, state.details).filter(id => state.details.has(id)),
		...(event.type === 'profiles/received' ? event.profiles.keys() : []),
	];
	for (const id of ids) {
		const read = readProfileOf(state, id);
		if (read && read.readAt !== readProfileOf(before, id)?.readAt) {
			waiting.profile.set(id, {id, readAt: read.readAt, value: read.profile});
		}
	}

	for (const id of changedIds(before.accounts, state.accounts)) {
		const list = wholeList(state.accounts.get(id));
		if (list) {
			waiting.accounts.set(id, {id, ...list});
		}
	}

	for (const id of changedIds(before.members, state.members)) {
		const list = wholeList(state.members?.get(id));
		if (list) {
			waiting.members.set(id, {id, ...list});
		}
	}
}

/** Keeps everything that a session reads about organizations. `flush` writes what waits; `stop` does so too. */
export function keepKnown(
	{store}: Pick<ServiceContext, 'store'>,
	known: Known,
): {readonly flush: () => void; readonly stop: () => void} {
	const waiting: Waiting = {profile: new Map(), accounts: new Map(), members: new Map()};
	let timer: NodeJS.Timeout | undefined;
	let waitingSince: number | undefined;
	let before = store.getState();

	const isWritten = <Kind extends KnownKind>(kind: Kind, records: Waiting[Kind]): boolean => {
		const isKept = records.size === 0 || known.keep(kind, records.values().toArray());
		if (isKept) {
			records.clear();
		}

		return isKept;
	};

	const flush = () => {
		clearTimeout(timer);
		waitingSince = undefined;
		const areKept = [
			isWritten('profile', waiting.profile),
			isWritten('accounts', waiting.accounts),
			isWritten('members', waiting.members),
		].every(Boolean);
		if (!areKept) {
			schedule();
		}
	};

	const schedule = () => {
		clearTimeout(timer);
		waitingSince ??= performance.now();
		const left = waitingSince + longestWait - performance.now();
		timer = setTimeout(flush, Math.max(0, Math.min(restTime, left)));
		timer.unref();
	};

	const unsubscribe = store.observe(event => {
		const state = store.getState();
		collect(waiting, before, state, event);
		before = state;
		if (event.type === 'detail/notFound') {
			known.forget(event.id);
		}

		if (Object.values(waiting).some(({size}) => size > 0)) {
			schedule();
		}
	});
	return {
		flush,
		stop() {
			unsubscribe();
			flush();
			clearTimeout(timer);
		},
	};
}

export const agoOf = (readAt: number, now: number): string => age(readAt, now) ?? 'just now';

/** A list as an earlier session read it. */
export const listOf = <Item>(
	{readAt, value}: {readonly readAt: number; readonly value: KnownList<Item>},
	now: number,
): ListState<Item> => ({...value, readAt, progress: {status: 'complete'}, age: agoOf(readAt, now)});

/** A profile as an earlier session read it. */
export const profileOf = ({readAt, value}: KnownRecord<'profile'>, now: number): ReadProfile => ({
	profile: value,
	readAt,
	age: agoOf(readAt, now),
});

/** When the value was read that this session has, in milliseconds since the epoch. */
export function timeIn(state: State, kind: KnownKind, id: string): number | undefined {
	if (kind === 'profile') {
		return readProfileOf(state, id)?.readAt;
	}

	const list = kind === 'accounts' ? state.accounts.get(id) : state.members?.get(id);
	return list?.progress.status === 'complete' && list.isOld !== true ? list.readAt : undefined;
}

/** How many values are recalled at a time. A key waits for one part at most. */
const recalledAtOnce = 500;

/** The least time between two showings of what was recalled, in milliseconds. Each time, an open filter judges all organizations again. */
const passedEvery = 500;

type IsWanted = (record: {readonly id: string; readonly readAt: number}) => boolean;

/** Passes on what earlier sessions read of all organizations, or of those that are wanted, some at a time. */
async function recallAll<Kind extends KnownKind, Value>(
	context: ServiceContext,
	kind: Kind,
	{
		isWanted,
		valueOf,
		pass,
	}: {
		readonly isWanted: IsWanted | undefined;
		readonly valueOf: (record: KnownRecord<Kind>) => Value;
		readonly pass: (values: ReadonlyMap<string, Value>) => void;
	},
): Promise<void> {
	const {disk, wait, now} = context;
	const isTrue = truthOf(context);
	let values = new Map<string, Value>();
	let passedAt = now();
	for (const record of openKnown(disk).all(kind, isWanted)) {
		if (isTrue({...record, kind})) {
			values.set(record.id, valueOf(record));
		}

		if (values.size === 0 || values.size % recalledAtOnce !== 0) {
			continue;
		}

		if (now() - passedAt >= passedEvery) {
			pass(values);
			values = new Map();
			passedAt = now();
		}

		await wait(0); // eslint-disable-line no-await-in-loop -- Keys come first.
	}

	if (values.size > 0) {
		pass(values);
	}
}

async function recallFor(context: ServiceContext, need: KnownKind, isWanted?: IsWanted): Promise<void> {
	const {store, now} = context;
	switch (need) {
		case 'profile': {
			await recallAll(context, need, {
				isWanted,
				valueOf(record) {
					// A search looks at the folded text of all of them at once.
					if (record.value) {
						foldedOf(record.value);
					}

					return profileOf(record, now());
				},
				pass(profiles) {
					store.dispatch({type: 'known/profilesRecalled', profiles});
				},
			});
			await prepareProfiles(context);
			break;
		}

		case 'accounts': {
			await recallAll(context, need, {
				isWanted,
				valueOf: record => listOf(record, now()),
				pass(accounts) {
					store.dispatch({type: 'known/listsRecalled', accounts});
				},
			});
			break;
		}

		case 'members': {
			await recallAll(context, need, {
				isWanted,
				valueOf: record => listOf(record, now()),
				pass(members) {
					store.dispatch({type: 'known/listsRecalled', members});
				},
			});
			break;
		}
	}

	store.dispatch({type: 'known/allRecalled', need});
}

type Recalled = {readonly kinds: Set<KnownKind>; version: string};

const recalledIn = new WeakMap<ServiceContext['store'], Recalled>();

/** Recalls a kind of value of all organizations, unless the session has done so. */
export async function recallOnce(context: ServiceContext, need: KnownKind): Promise<void> {
	const {store, disk} = context;
	const recalled = recalledIn.get(store) ?? {kinds: new Set(), version: openKnown(disk).version()};
	recalledIn.set(store, recalled);
	if (recalled.kinds.has(need)) {
		return;
	}

	recalled.kinds.add(need);
	await recallFor(context, need);
}

/** What a session has taken over from others. */
export type Taken = {
	/** Of how many. */
	readonly organizations: number;
	/** When the latest was read, in milliseconds since the epoch. */
	readonly readAt: number;
};

/** The values of a map that were not there, or are newer now, and that this session has not read itself. */
const newerIn = <Value extends {readonly readAt: number; readonly age?: string}>(
	before: ReadonlyMap<string, Value> = new Map(),
	after: ReadonlyMap<string, Value> = new Map(),
): ReadonlyArray<readonly [id: string, readAt: number]> =>
	changedIds(before, after).flatMap(id => {
		const {age: ago, readAt = -Infinity} = after.get(id) ?? {};
		return ago !== undefined && readAt > (before.get(id)?.readAt ?? -Infinity) ? [[id, readAt] as const] : [];
	});

/** Whether something else is known now than when the session last recalled it. */
export function hasMore({store, disk}: Pick<ServiceContext, 'disk' | 'store'>): boolean {
	const recalled = recalledIn.get(store);
	return recalled !== undefined && recalled.version !== openKnown(disk).version();
}

/** Takes over what other programs, or runs of this one, have kept of the kinds that the session has recalled. `isAfterRun`: also lists as old as the shown ones, because a run may have changed them. Undefined if there is nothing new. */
export async function recallAgain(context: ServiceContext, isAfterRun = false): Promise<Taken | undefined> {
	const {store, disk} = context;
	const recalled = recalledIn.get(store);
	if (!recalled || !hasMore(context)) {
		return undefined;
	}

	recalled.version = openKnown(disk).version();
	const before = store.getState();
	for (const kind of recalled.kinds) {
		// eslint-disable-next-line no-await-in-loop -- One kind after the other.
		await recallFor(
			context,
			kind,
			({id, readAt}) => readAt >= (timeIn(before, kind, id) ?? -Infinity) + (isAfterRun ? 0 : 1),
		);
	}

	const after = store.getState();
	const newer = [
		...newerIn(before.profiles, after.profiles),
		...newerIn(before.accounts, after.accounts),
		...newerIn(before.members, after.members),
	];
	return newer.length === 0
		? undefined
		: {organizations: new Set(newer.map(([id]) => id)).size, readAt: Math.max(...newer.map(([, readAt]) => readAt))};
}
