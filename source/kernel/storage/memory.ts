import {
	withFates, writeKey, type Fate, type JournalEntry, type LostMark,
} from '../form-model/journal-entry.js';
import type {Draft} from '../form-model/stored-form.js';
import type {Drafts} from './drafts.js';
import {noRuns, type Journal, type Runs} from './journal.js';

/** Drafts that end with the program, as the data of the embedded sandbox does. */
export function memoryDrafts(now: () => number): Drafts {
	let own: Pick<Draft, 'form' | 'savedAt'> | undefined;
	let count = 0;
	const waiting = new Map<string, Draft>();
	return {
		list: () => waiting.values().toArray().toReversed(),
		check() {
			// Memory is always available.
		},
		keep(form) {
			own = JSON.stringify(form) === JSON.stringify(own?.form) ? own : {savedAt: now(), form};
		},
		drop() {
			own = undefined;
		},
		dropForNow(form) {
			const at = now();
			const file = String(++count);
			waiting.set(file, {
				file, form, savedAt: at, discardedAt: at,
			});
			own = undefined;
			return 'inMemory';
		},
		release() {
			if (!own) {
				return;
			}

			const file = String(++count);
			waiting.set(file, {...own, file});
			own = undefined;
		},
		take(file) {
			const taken = waiting.get(file);
			own = taken?.discardedAt === undefined ? taken : undefined;
			return waiting.delete(file);
		},
		discard(file) {
			waiting.delete(file);
		},
	};
}

export function memoryJournal(runs: Runs = noRuns): Journal {
	const entries: JournalEntry[] = [];
	const fates = new Map<string, Fate>();
	const marks = new Map<string, LostMark>();
	return {
		runs,
		list: () => withFates(entries, fates).map(entry => ({...entry, ...marks.get(writeKey(entry))})).toReversed(),
		checkReadable() {
			// Memory is always available.
		},
		check() {
			// Memory is always available.
		},
		add(entry) {
			entries.push(entry);
		},
		noteLost(entry, {ray, lostAt}) {
			marks.set(writeKey(entry), {...(ray !== undefined && {ray}), lostAt});
		},
		settle(entry, fate) {
			fates.set(writeKey(entry), fate);
		},
	};
}
