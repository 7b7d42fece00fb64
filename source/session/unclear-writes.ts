import type {Registry} from '../format/registry.js';
import {isOpenEntry, withoutSettled, writeKey} from '../forms/journal-entry.js';
import {exitStatus} from '../settings/exit-status.js';
import type {Journal} from '../storage/journal.js';
import {harmless} from '../text/harmless.js';
import {interruptedText} from '../write/journal.js';

/**
The writes of a session whose result is unknown at its end. `ending`: the lines to print after the program; empty if there are none.
*/
type WatchedWrites = {readonly journal: Journal; readonly status: () => 0 | 6; readonly ending: () => readonly string[]};

/**
Watches which writes are recorded through a journal, and which results.
*/
export function watchWrites(journal: Journal, registry: Registry): WatchedWrites {
	const unsettled = new Set<string>();
	const unclear = () => unsettled.size === 0
		? []
		: withoutSettled(journal.list()).filter(entry => isOpenEntry(entry) && unsettled.has(writeKey(entry))).toReversed();
	return {
		journal: {
			...journal,
			add(entry) {
				if (entry.isUnclear) {
					unsettled.add(writeKey(entry));
				}

				journal.add(entry);
			},
			settle(entry, fate) {
				unsettled.delete(writeKey(entry));
				journal.settle(entry, fate);
			},
		},
		status: () => unclear().length === 0 ? exitStatus.ok : exitStatus.unknown,
		ending: () => unclear().map(entry => `It is unclear whether the service stored ${harmless(interruptedText(registry, entry))}. The next session looks it up.`),
	};
}
