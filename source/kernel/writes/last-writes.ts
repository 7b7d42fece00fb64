import {isSystemError} from '../../base/text/error-code.js';
import {hasForm, mostWrites} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {allWrites} from './journal.js';
import {lagsFor} from './list-lag.js';

/** For each organization, when a value must have been read to be as new as the last write from here, in milliseconds since the epoch. A write is noted before it is sent, and lists show it later. */
export function lastWrites({journal}: Pick<ServiceContext, 'journal'>): (id: string) => number {
	const writes = new Map<string, number>();
	try {
		journal.checkReadable();
		for (const entry of allWrites({journal}, journal.runs.list())) {
			const {id, before, after, at, lostAt = at} = entry;
			// Of a moved account, the parents are its organizations.
			for (const each of [id, ...(hasForm(entry) ? [] : [before.parentId, after?.parentId ?? ''])]) {
				writes.set(each, Math.max(lostAt + lagsFor, writes.get(each) ?? -Infinity));
			}
		}
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		// Any value may be older than a write.
		return () => Infinity;
	}

	// Earlier writes are no longer in the journal.
	const single = journal.list().filter(({run}) => run === undefined);
	const earliest = single.length < mostWrites ? -Infinity : (single.at(-1)?.at ?? -Infinity);
	return id => Math.max(earliest, writes.get(id) ?? -Infinity);
}

/** After how many milliseconds the writes of older runs are read again: that takes time, and other programs seldom add to them. */
const lookAgainAfter = 30_000;

type Looked = {readonly at: number; readonly latest: string; readonly lastWrite: (id: string) => number};

const looked = new WeakMap<ServiceContext['journal'], Looked>();

/** Whether what was read of an organization at a time is still true as far as this machine knows: nothing was written from here since. A time in the future is of a wrong clock. */
export function truthOf({journal, now}: Pick<ServiceContext, 'journal' | 'now'>): (record: {readonly id: string; readonly readAt: number}) => boolean {
	const at = now();
	const latest = journal.list().map(entry => `${entry.at} ${entry.lostAt ?? ''}`).join(', ');
	const before = looked.get(journal);
	const isSame = before?.latest === latest && at - before.at < lookAgainAfter;
	const last = isSame ? before : {at, latest, lastWrite: lastWrites({journal})};
	looked.set(journal, last);
	return ({id, readAt}) => readAt <= at && readAt > last.lastWrite(id);
}
