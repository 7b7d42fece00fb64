import {isSystemError} from '../../base/text/error-code.js';
import {hasForm, type JournalEntry, mostWrites} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {recent} from '../storage/journal.js';
import {mostRuns} from '../storage/run-journal.js';
import {allWrites} from './journal.js';
import {lagsFor} from './list-lag.js';

type Journal = ServiceContext['journal'];

/** For each organization, when a value must have been read to be as new as the last write from here, and the same for all because earlier writes are no longer recorded, in milliseconds since the epoch. */
type LastWrites = {readonly times: Map<string, number>; readonly earliest: number};

/** A write is noted before it is sent, and lists show it later. */
function note(times: Map<string, number>, entries: readonly JournalEntry[]): void {
	for (const entry of entries) {
		const {id, before, after, at, lostAt = at} = entry;
		// Of a moved account, the parents are its organizations.
		for (const each of [id, ...(hasForm(entry) ? [] : [before.parentId, after?.parentId ?? ''])]) {
			times.set(each, Math.max(lostAt + lagsFor, times.get(each) ?? -Infinity));
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
		const times = new Map<string, number>();
		note(times, allWrites({journal}, runs));
		return {times, earliest: recordedSince({journal}, runs)};
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
		note(before.last.times, journal.list());
		before.at = at;
		return before.last;
	}

	const last = allLastWrites(journal);
	if (last) {
		looked.set(journal, {at, last});
	}

	return last;
}

/** Whether what was read of an organization at a time is still true as far as this machine knows: nothing was written from here since. A time in the future is of a wrong clock. */
export function truthOf({journal, now}: Pick<ServiceContext, 'journal' | 'now'>): (record: {readonly id: string; readonly readAt: number}) => boolean {
	const at = now();
	const last = lastWritesAt(journal, at);
	return ({id, readAt}) => last !== undefined && readAt <= at && readAt > Math.max(last.earliest, last.times.get(id) ?? -Infinity);
}
