import {withFates, writeKey, type Fate, type JournalEntry, type LostMark} from '../form-model/journal-entry.js';
import type {Draft} from '../form-model/stored-form.js';
import type {Drafts} from './drafts.js';
import {entryOfRun, journalOfRun, noRuns, startOf, type Journal, type Runs} from './journal.js';
import {noLock} from './locked-lines.js';
import {digestOf, isContinuedBy, type RunStart} from './run-journal.js';

/** Drafts that end with the program, as the data of the embedded sandbox does. */
export function memoryDrafts(now: () => number): Drafts {
	type Kept = Pick<Draft, 'form' | 'savedAt'>;
	let own: Kept | undefined;
	let rest: Kept | undefined;
	let count = 0;
	const waiting = new Map<string, Draft>();
	const release = (kept: Kept | undefined) => {
		if (!kept) {
			return;
		}

		const file = String(++count);
		waiting.set(file, {...kept, file});
	};

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
			waiting.set(file, {file, form, savedAt: at, discardedAt: at});
			own = undefined;
			return 'inMemory';
		},
		release() {
			release(own);
			own = undefined;
		},
		keepRest(form) {
			[rest, own] = [{savedAt: now(), form}, undefined];
		},
		releaseRest() {
			release(rest);
			rest = undefined;
		},
		take(file) {
			const taken = waiting.get(file);
			own = taken?.discardedAt === undefined ? taken : undefined;
			return waiting.delete(file);
		},
		hold(file) {
			const held = waiting.get(file);
			waiting.delete(file);
			return {
				release() {
					if (held) {
						waiting.set(file, held);
					}
				},
				drop() {
					// It is removed already.
				},
			};
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
	const starts = new Map<string, readonly RunStart[]>();
	const list = () => withFates(entries, fates).map(entry => ({...entry, ...marks.get(writeKey(entry))}));
	const writesIn = (name: string) => list().filter(({run}) => run === name);
	const journal: Journal = {
		runs: {
			...runs,
			list: () => [
				...runs.list(),
				...[...starts].flatMap(([run, [...all]]) => {
					const [start, writes] = [all.at(-1), writesIn(run)];
					return start && writes.length > 0 ? [entryOfRun(start, writes)] : [];
				}),
			],
		},
		lockOf: () => noLock,
		list: () => list().toReversed(),
		closedRuns: () => [],
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
		ofRun: head =>
			journalOfRun(journal, {
				begin(at) {
					const digest = digestOf(head);
					const latest = [...starts].findLast(([run]) => run.endsWith(digest));
					const isContinued = latest !== undefined && isContinuedBy(latest[1], writesIn(latest[0]), head);
					const run = isContinued ? latest[0] : head.planned.length === 1 ? undefined : `${at}-${digest}`;
					if (run !== undefined) {
						starts.set(run, [...(starts.get(run) ?? []), startOf(head, at)]);
					}

					return run;
				},
				add(run, entry) {
					entries.push({...entry, run});
				},
				settle(_, entry, fate) {
					journal.settle(entry, fate);
				},
				end() {
					// No other program reads this.
				},
			}),
	};
	return journal;
}
