import {isSystemError} from '../../base/text/error-code.js';
import {hasForm, mostWrites} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {allWrites} from './journal.js';

/** For each organization, when a value must have been read to be as new as the last write from here, in milliseconds since the epoch. */
export function lastWrites({journal}: Pick<ServiceContext, 'journal'>): (id: string) => number {
	const writes = new Map<string, number>();
	try {
		journal.checkReadable();
		for (const entry of allWrites({journal}, journal.runs.list())) {
			const {id, before, after, at, lostAt = at} = entry;
			// Of a moved account, the parents are its organizations.
			for (const each of [id, ...(hasForm(entry) ? [] : [before.parentId, after?.parentId ?? ''])]) {
				writes.set(each, Math.max(lostAt, writes.get(each) ?? lostAt));
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
