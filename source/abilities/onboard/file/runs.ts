import path from 'node:path';
import {memo} from '../../../base/text/memo.js';
import {type JournalEntry, type RunItem, unnamed} from '../../../kernel/form-model/journal-entry.js';
import type {Runs} from '../../../kernel/storage/journal.js';
import {lockedLines, noLock} from '../../../kernel/storage/locked-lines.js';
import {harmless} from '../../../base/text/harmless.js';
import {systemErrorText} from '../../../base/text/error-code.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {type Disk} from '../../../kernel/storage/disk.js';
import type {Form} from '../../../kernel/form-model/form.js';
import {afterOf} from '../../../kernel/form-model/request.js';
import {lagLeft} from '../../../kernel/writes/waiting.js';
import {ownCreations} from '../../../kernel/writes/own-creations.js';
import {keptColumnsOf} from '../../../kernel/customer-file/columns.js';
import {
	ledgerMemory,
	lineForUndone,
	notedIn,
	openRunRecords,
	type RunRecords,
	type Ledger,
	memoryLedger,
	openLedger,
} from './ledger.js';
import type {EarlierAttempt} from './batch.js';
import type {BatchFiles, NamedFile} from './batch-files.js';

declare module '../../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run that created the organizations of a file. */
		readonly onboard: true;
		/** A run that created again what a run deleted. */
		readonly restorations: true;
	}
}

/** A run of a file. */
type Run = {
	at: number;
	readonly file: string;
	/** The keys of the rows that it sent. */
	readonly sent: Set<string>;
	readonly items: Map<string, RunItem>;
	readonly accounts: string[];
	/** What follows is another run, because something was undone. */
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

const memoryOf = memo((_disk: Disk) => ledgerMemory());

/**
The ledger for the rows of a file.

@throws {UsageError} If it cannot be read.
*/
function ledgerOf(disk: Disk, file: string): Ledger {
	const {stateFolder, owner} = disk;
	if (!owner) {
		return memoryLedger(file, memoryOf(disk));
	}

	try {
		return openLedger(stateFolder, owner.host, file);
	} catch (error) {
		throw new UsageError(
			`Could not read the record of earlier files: ${harmless(systemErrorText(error))}. Without it, rows could be created twice.`,
			1,
		);
	}
}

/** The ledger, which also knows what was created or deleted otherwise on this computer, such as with `cforgs create`. */
function withOwnWrites(ledger: Ledger, context: Pick<ServiceContext, 'journal' | 'now'>): Ledger {
	let own = ownCreations(context);
	const ownOf = (form: Form) => own(afterOf(form));
	const isThere = (made: EarlierAttempt): boolean =>
		made.status === 'sent' || !own({name: '', parentId: ''}).isGone(made.id);
	return {
		...ledger,
		ownOf,
		find(form) {
			const made = ledger.find(form);
			const {made: allMade, tries} = ownOf(form);
			const [latest] = allMade;
			const [sent] = tries;
			if (made && isThere(made)) {
				return made;
			}

			// What a file created with other values, the list shows.
			const other = latest && ledger.hasCreated(latest.id) ? undefined : (latest ?? sent);
			return other && lagLeft(other.at, context.now()) > 0
				? latest
					? {status: 'created', id: latest.id, at: latest.at}
					: {status: 'sent', at: other.at}
				: undefined;
		},
		hasCreated: id => ledger.hasCreated(id) && isThere({status: 'created', id}),
		findAnywhere: form => ledger.findAnywhere(form).filter(made => isThere(made)),
		findLike(row) {
			const {elsewhere, ofContact, ofLine, ofValues} = ledger.findLike(row);
			const [there, contact, line, values] = [elsewhere, ofContact, ofLine, ofValues].map(each =>
				each.filter(made => isThere(made)),
			);
			return {elsewhere: there ?? [], ofContact: contact ?? [], ofLine: line ?? [], ofValues: values ?? []};
		},
		lock() {
			const isLocked = ledger.lock();
			own = ownCreations(context);
			return isLocked;
		},
	};
}

/** The runs of all files. */
export const runsOf = (disk: Disk) =>
	disk.owner ? openRuns(disk.stateFolder, disk.owner.host) : memoryRuns(memoryOf(disk));

/** The open file of organizations to create, if any. */
export const openFile = memo((_disk: Disk): {current?: BatchFiles} => ({}));

/** The open file of organizations to create; undefined if none is open. */
export const batchFilesOf = ({disk}: Pick<ServiceContext, 'disk'>): BatchFiles | undefined => openFile(disk).current;

/** Opens a file of organizations to create, with what is kept for it. */
export function chooseFile(
	{disk, ...context}: Pick<ServiceContext, 'disk' | 'journal' | 'now'>,
	files: NamedFile,
): BatchFiles {
	const current = {
		...files,
		ledger: withOwnWrites(ledgerOf(disk, files.file), context),
		keptColumns: keptColumnsOf(disk),
	};
	openFile(disk).current = current;
	return current;
}
