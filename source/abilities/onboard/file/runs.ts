import path from 'node:path';
import {type JournalEntry, type RunItem, unnamed} from '../../../kernel/form-model/journal-entry.js';
import type {Runs} from '../../../kernel/storage/journal.js';
import {lockedLines, noLock} from '../../../kernel/storage/locked-lines.js';
import {type ledgerMemory, lineForUndone, notedIn} from './ledger.js';
import type {EarlierAttempt} from './batch.js';
import {openRunRecords, type RunRecords} from './run-record.js';

declare module '../../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run that created the organizations of a file. */
		readonly onboard: true;
		/** A run that created again what a run deleted. */
		readonly restorations: true;
	}
}

/** A run of a file. `sent`: the keys of the rows that it sent. `isOver`: what follows is another run, because something was undone. */
type Run = {
	at: number;
	readonly file: string;
	readonly sent: Set<string>;
	readonly items: Map<string, RunItem>;
	readonly accounts: string[];
	isOver: boolean;
};

/** The runs of all files on a host. The ledger tells what became of each row, the records its values. A run without new rows continues the one before. */
function runsIn(lines: readonly string[], records: RunRecords): readonly JournalEntry[] {
	const runs: Run[] = [];
	const latest = new Map<string, Run>();
	const runOf = new Map<string, Run>();
	const read = new Map<string, {readonly source: string; readonly rows: ReadonlyMap<string, Omit<RunItem, 'id'>>}>();
	const confirmed = new Set<string>();
	let current: Run | undefined;
	const recordOf = (file: string) => {
		const known = read.get(file);
		if (known) {
			return known;
		}

		const {file: source = file, rows = []} = records.read(file) ?? {};
		const record = {source, rows: new Map(rows.map(row => [row.key, row]))};
		read.set(file, record);
		return record;
	};

	const begin = (file: string, at: number, isContinued: boolean) => {
		const before = latest.get(file);
		current =
			before && isContinued && !before.isOver
				? before
				: {at, file, sent: new Set(), items: new Map(), accounts: [], isOver: false};
		current.at = at;
		latest.set(file, current);
		if (current !== before) {
			runs.push(current);
		}
	};

	const created = (run: Run, key: string, {id, at}: EarlierAttempt & {readonly status: 'created'}) => {
		const row = recordOf(run.file).rows.get(key);
		if (!row) {
			return;
		}

		// Earlier versions recorded no time, and read nothing back.
		run.items.set(key, {...row, id, ...(at !== undefined && {isUnconfirmed: true})});
		runOf.set(key, run);
	};

	// Earlier lines have no id, and concern the latest organization of the row.
	const undone = (key: string, id: string | undefined) => {
		const run = id === undefined ? runOf.get(key) : runs.findLast(({items}) => items.get(key)?.id === id);
		const item = run?.items.get(key);
		if (!run || !item) {
			return;
		}

		run.items.set(key, {...item, isUndone: true});
		run.isOver = true;
		if (runOf.get(key) === run) {
			runOf.delete(key);
		}
	};

	const senderOf = (key: string): Run | undefined =>
		current?.sent.has(key) ? current : runs.findLast(({file, sent}) => file === current?.file && sent.has(key));

	for (const line of lines) {
		const noted = notedIn(line);
		if (!noted) {
			continue;
		}

		if ('confirmed' in noted) {
			for (const id of noted.confirmed) {
				confirmed.add(id);
			}

			continue;
		}

		if ('run' in noted) {
			begin(noted.run, noted.at, noted.rows.length === 0);
			continue;
		}

		if ('account' in noted) {
			current?.accounts.push(noted.account);
			continue;
		}

		const {key, made} = noted;
		if (!made) {
			undone(key, noted.undone);
		} else if (made.status === 'sent') {
			current?.sent.add(key);
		} else {
			// A later run may find what an earlier one has sent and got no answer to.
			const sender = senderOf(key);
			if (sender) {
				created(sender, key, made);
			}
		}
	}

	return runs
		.filter(({items}) => items.size > 0)
		.map(({at, file, items, accounts}): JournalEntry => {
			const {source} = recordOf(file);
			return {
				at,
				kind: 'onboard',
				id: source,
				accounts,
				before: {name: path.basename(source), parentId: ''},
				items: items
					.values()
					.map(({isUnconfirmed, ...item}) =>
						isUnconfirmed && !confirmed.has(item.id) ? {...item, isUnconfirmed} : item,
					)
					.toArray(),
			};
		});
}

/** The creations of all files on a host, each as the ledger knows it last. */
function creationsIn(lines: readonly string[], records: RunRecords): readonly JournalEntry[] {
	const creations = new Map<string, JournalEntry>();
	const rowsOf = (file: string) => new Map(records.read(file)?.rows.map(({key, after}) => [key, after]));
	let rows: ReturnType<typeof rowsOf> = new Map();
	for (const line of lines) {
		const noted = notedIn(line);
		if (noted && 'run' in noted) {
			rows = rowsOf(noted.run);
		} else if (noted && 'key' in noted) {
			const {key, made} = noted;
			const after = rows.get(key) ?? creations.get(key)?.after;
			if (made && after) {
				creations.set(key, {
					at: made.at ?? 0,
					kind: 'create',
					before: {name: '', parentId: ''},
					after,
					...(made.status === 'created' ? {id: made.id} : {id: `${unnamed}${key}`, isUnclear: true}),
				});
			} else {
				creations.delete(key);
			}
		}
	}

	return creations.values().toArray();
}

/** The runs of files on a host, on disk. */
export function openRuns(stateFolder: string, host: string): Runs {
	const {read, append, ...lock} = lockedLines(stateFolder, 'onboarding', host);
	return {
		...lock,
		list: () => runsIn(read(), openRunRecords(stateFolder, host)),
		creations: () => creationsIn(read(), openRunRecords(stateFolder, host)),
		noteUndone(item) {
			append(lineForUndone(item));
		},
	};
}

/** The runs of files in memory, for the embedded sandbox. */
export const memoryRuns = ({lines, records}: ReturnType<typeof ledgerMemory>): Runs => ({
	list: () => runsIn(lines, records),
	creations: () => creationsIn(lines, records),
	noteUndone(item) {
		lines.push(lineForUndone(item));
	},
	...noLock,
});
