import {isSystemError} from '../../base/text/error-code.js';
import {hasForm, type JournalEntry, mostWrites} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {recent} from '../storage/journal.js';
import type {KnownKind} from '../storage/known.js';
import {kindWritten} from '../storage/noticed.js';
import {mostRuns} from '../storage/run-journal.js';
import {allWrites} from './journal.js';
import {lagsFor} from './list-lag.js';

type Journal = ServiceContext['journal'];

/** For each kind and organization, when a value must have been read to be as new as the last write from here, and the same for all because earlier writes are no longer recorded, in milliseconds since the epoch. `lists`: for each account or address in a list, the last write from here that put it there or took it away. */
type LastWrites = {readonly times: Map<string, number>; readonly lists: Map<string, {readonly at: number; readonly isGone: boolean}>; readonly earliest: number};

const kinds = ['profile', 'accounts', 'members'] as const satisfies readonly KnownKind[];

const itemKey = (organization: string, item: string): string => `${organization} ${item.toLowerCase()}`;

/** What a write put into the list of an organization, or took away. */
function listedBy(entry: JournalEntry): ReadonlyArray<readonly [key: string, isGone: boolean]> {
	const {id, before, after, member, isUnclear} = entry;
	if (isUnclear === true || hasForm(entry)) {
		return [];
	}

	if (member) {
		return [[itemKey(id, member.email), member.id !== undefined]];
	}

	return after === undefined || before.parentId === after.parentId ? [] : [[itemKey(before.parentId, id), true], [itemKey(after.parentId, id), false]];
}

/** A write is noted before it is sent, and lists show it later. */
function note({times, lists}: LastWrites, entries: readonly JournalEntry[]): void {
	for (const entry of entries) {
		const {id, before, after, at, lostAt = at} = entry;
		// Of a moved account, the parents are its organizations.
		for (const each of [id, ...(hasForm(entry) ? [] : [before.parentId, after?.parentId ?? ''])]) {
			const key = `${kindWritten(entry)} ${each}`;
			times.set(key, Math.max(lostAt + lagsFor, times.get(key) ?? -Infinity));
		}

		for (const [key, isGone] of listedBy(entry)) {
			if (at > (lists.get(key)?.at ?? -Infinity)) {
				lists.set(key, {at, isGone});
			}
		}
	}
}

/** When the first of the kept writes or runs was, if there were more than are kept. */
const firstOf = (entries: readonly JournalEntry[], most: number): number => entries.length < most ? -Infinity : Math.min(...entries.map(({at}) => at));

/** Since when every write from here is recorded, in milliseconds since the epoch: only the last ones are kept. `-Infinity` if none was dropped. */
export function recordedSince({journal}: Pick<ServiceContext, 'journal'>, runs: readonly JournalEntry[]): number {
	const single = journal.list().filter(({run}) => run === undefined);
	return Math.max(firstOf(single, mostWrites), firstOf(runs, mostRuns));
}

/** All that is recorded, also long ago. Undefined if it cannot be read: any value may then be older than a write. */
function allLastWrites(journal: Journal): LastWrites | undefined {
	try {
		journal.checkReadable();
		const runs = journal.runs.list();
		const last: LastWrites = {times: new Map(), lists: new Map(), earliest: recordedSince({journal}, runs)};
		note(last, allWrites({journal}, runs));
		return last;
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return undefined;
	}
}

const looked = new WeakMap<Journal, {at: number; readonly last: LastWrites}>();

/** The last writes. The journal lists a run as long as its writes are recent, so those of older runs, which take long to read, are read again only after nobody has looked for that long. */
function lastWritesAt(journal: Journal, at: number): LastWrites | undefined {
	const before = looked.get(journal);
	if (before && at - before.at < recent) {
		note(before.last, journal.list());
		before.at = at;
		return before.last;
	}

	const last = allLastWrites(journal);
	if (last) {
		looked.set(journal, {at, last});
	}

	return last;
}

/** Whether what was read of an organization at a time is still true as far as this machine knows: nothing of its kind was written from here since. Without a `kind`, any write counts. A time in the future is of a wrong clock. */
export function truthOf({journal, now}: Pick<ServiceContext, 'journal' | 'now'>): (record: {readonly id: string; readonly readAt: number; readonly kind?: KnownKind}) => boolean {
	const at = now();
	const last = lastWritesAt(journal, at);
	return ({id, readAt, kind}) => last !== undefined && readAt <= at && readAt > Math.max(last.earliest, ...(kind === undefined ? kinds : [kind]).map(each => last.times.get(`${each} ${id}`) ?? -Infinity));
}

/** Whether a write from here removed an account, by its id, or a person, by the address, from an organization after its list was read. */
export function goneSince({journal, now}: Pick<ServiceContext, 'journal' | 'now'>): (list: {readonly id: string; readonly readAt: number}, item: string) => boolean {
	const lists = lastWritesAt(journal, now())?.lists;
	return ({id, readAt}, item) => {
		const write = lists?.get(itemKey(id, item));
		return write?.isGone === true && write.at >= readAt;
	};
}
