import type {ServiceContext} from '../../kernel/loop/context.js';
import {changedIds} from '../../kernel/state/changed-ids.js';
import type {ListState} from '../../kernel/state/data.js';
import type {Event} from '../../kernel/state/events.js';
import {readProfileOf} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import {isWholeList, type Known, type KnownKind, type KnownList, type KnownRecord} from '../../kernel/storage/known.js';

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
