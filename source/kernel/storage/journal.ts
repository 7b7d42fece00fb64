import {accessSync, constants, existsSync, readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {parseExactly} from '../../base/api/json.js';
import {codeOf, ignoringSystemErrors, isSystemError} from '../../base/text/error-code.js';
import {
	type Fate,
	type JournalEntry,
	type LostMark,
	mostWrites,
	type RunItem,
	subjectKey,
	withFates,
	type WriteKind,
	type WriteName,
	writeKey,
} from '../form-model/journal-entry.js';
import {beforeSchema} from '../form-model/stored-form.js';
import {appendToFile, checkPrivateFolder, ensurePrivateFolder, linesOf} from './write-file.js';
import {fileNameOf, readRegularFile} from './disk.js';
import {type Lock, type LockName, noLock, openLock} from './locked-lines.js';
import {isRunning, ownMark} from './process-mark.js';
import {digestOf, isContinuedBy, runFiles, type RunHead, type RunStart} from './run-journal.js';

/** The most lines in one part. Most writes have two: the write and its result. */
const mostLines = 2 * mostWrites;

const flagSchema = v.optional(v.boolean());

const textSchema = v.optional(v.string());

const memberSchema = v.optional(v.object({email: v.string(), id: textSchema, isPending: flagSchema}));

const idsSchema = v.array(v.string());

const accountCreationSchema = v.optional(v.object({key: v.string(), type: v.string(), knownIds: idsSchema}));

const kindSchema = v.custom<WriteKind>(kind => typeof kind === 'string');

const entrySchema = v.object({
	at: v.number(),
	kind: kindSchema,
	id: v.string(),
	member: memberSchema,
	part: textSchema,
	creation: accountCreationSchema,
	before: beforeSchema,
	after: v.optional(beforeSchema),
	undoes: v.optional(v.number()),
	isUnclear: v.optional(v.literal(true)),
	program: textSchema,
});

const fateSchema = v.object({
	at: v.number(),
	id: v.string(),
	member: memberSchema,
	fate: v.picklist(['stored', 'notStored', 'told', 'unread', 'undone']),
});

// Older versions recorded no time, and only answers with a `cf-ray`. They ignore an empty one.
const lostSchema = v.object({
	at: v.number(),
	id: v.string(),
	member: memberSchema,
	ray: v.string(),
	lostAt: v.optional(v.number()),
});

const startSchema = v.object({
	begun: v.number(),
	kind: kindSchema,
	id: v.string(),
	member: memberSchema,
	before: beforeSchema,
	after: v.optional(beforeSchema),
	undoes: v.optional(v.number()),
	planned: v.array(v.string()),
});

const lineSchema = v.union([entrySchema, fateSchema, lostSchema, startSchema]);

/** The runs of many writes on a host. Its functions throw file system errors. */
export type Runs = Lock & {
	/** Each run that stored something as one entry. A run that was stopped and continued is one entry, with the time of its latest start. */
	readonly list: () => readonly JournalEntry[];
	/** What the runs of files created, or sent without an answer, as creations without a run. */
	readonly creations: () => readonly JournalEntry[];
	/** Records that an item has been undone. */
	readonly noteUndone: (item: RunItem) => void;
};

/** For a place that records no runs. */
export const noRuns: Runs = {
	list: () => [],
	creations: () => [],
	noteUndone() {
		// There are no items.
	},
	...noLock,
};

/** The values before each write, per host. */
export type Journal = {
	/** Latest first. */
	readonly list: () => readonly JournalEntry[];
	/** The writes of the runs that `list` no longer has, one run after the other. A file that has not changed is read only once. */
	readonly closedRuns: () => Iterable<readonly JournalEntry[]>;
	/** Throws the file system error that keeps entries from being read. `list` leaves these out. */
	readonly checkReadable: () => void;
	/** Tests whether an entry can be written. Throws file system errors. */
	readonly check: (entry: JournalEntry) => void;
	/** Adds an entry. If it cannot be written, it is kept in memory, and the file system error is still thrown. */
	readonly add: (entry: JournalEntry) => void;
	/** Records that the answer to an entry was lost, to look up its result. Throws file system errors. */
	readonly noteLost: (entry: WriteName, lost: LostMark) => void;
	/** Records the result of an unclear entry. Throws file system errors. */
	readonly settle: (entry: WriteName, fate: Fate) => void;
	readonly runs: Runs;
	/** A journal for the writes of a run, which together are one entry. `list` of any journal has those of runs that are recent, or have an unknown result. The only write of a run that continues none is an entry of its own. */
	readonly ofRun: (head: RunHead) => RunJournal;
	/** The lock for runs of a kind on this host, or only for those about a subject, such as an organization. */
	readonly lockOf: (name: LockName, subject?: string) => Lock;
};

export type RunJournal = Journal & {
	/** Nothing more is sent in this run. */
	readonly end: () => void;
};

function parseLine(line: string): unknown {
	try {
		return parseExactly(line);
	} catch {
		// A crash cut this line short. The other lines are complete.
		return undefined;
	}
}

type JournalLine = v.InferOutput<typeof lineSchema>;

type IsKnown = (entry: Pick<JournalEntry, 'kind'>) => boolean;

function readLine(line: string, isKnown: IsKnown): readonly JournalLine[] {
	const parsed = v.safeParse(lineSchema, parseLine(line));
	return parsed.success && (!('kind' in parsed.output) || isKnown(parsed.output)) ? [parsed.output] : [];
}

/** Entries and results that could not be written. */
type Unwritten = {readonly entries: readonly JournalEntry[]; readonly fates: ReadonlyMap<string, Fate>};

const startsIn = (lines: readonly JournalLine[]): readonly RunStart[] => lines.filter(line => 'begun' in line);

function entriesOf(lines: readonly JournalLine[], unwritten: Unwritten): readonly JournalEntry[] {
	const fates = new Map([
		...lines.flatMap(line => ('fate' in line ? [[writeKey(line), line.fate] as const] : [])),
		...unwritten.fates,
	]);
	const lost = new Map(lines.flatMap(line => ('ray' in line ? [[writeKey(line), line] as const] : [])));
	const written = lines.flatMap((line): readonly JournalEntry[] => {
		if (!('kind' in line && 'at' in line)) {
			return [];
		}

		const {program, ...entry} = line;
		const {ray, lostAt} = lost.get(writeKey(entry)) ?? {};
		const isInterrupted = program !== undefined && !fates.has(writeKey(entry)) && !isRunning(program);
		return [
			{
				...entry,
				...(isInterrupted && {isInterrupted}),
				...(ray !== undefined && ray !== '' && {ray}),
				...(lostAt !== undefined && {lostAt}),
			},
		];
	});
	const entries =
		unwritten.entries.length === 0
			? written
			: [...written, ...unwritten.entries].toSorted((left, right) => left.at - right.at);
	return withFates(entries, fates);
}

/** What tells one content of a file that is only appended to from another. */
function stampOf(file: string): string | undefined {
	try {
		const {size, mtimeMs} = statSync(file);
		return `${size} ${mtimeMs}`;
	} catch {
		return undefined;
	}
}

const suffix = '.ndjson';

/** How long the writes of an ended run are listed, in milliseconds. The service's lists may lag behind them. */
export const recent = 120_000;

const lineOf = (entry: JournalEntry) => ({...entry, ...(entry.isUnclear && {program: ownMark()})});

const nameOf = ({at, id, member}: WriteName) => ({at, id, ...(member && {member})});

export const startOf = ({planned, ...head}: RunHead, begun: number): RunStart => ({
	begun,
	...head,
	planned: planned.map(subject => subjectKey(subject)),
});

/** A run as one entry, with its writes. */
export const entryOfRun = ({begun, planned, ...head}: RunStart, writes: readonly JournalEntry[]): JournalEntry => ({
	at: begun,
	...head,
	items: writes.map((write, at) => ({
		id: write.id,
		after: write.after ?? write.before,
		key: writeKey(write),
		number: at + 1,
		write,
	})),
});

/** How a journal keeps runs. All throw file system errors. */
type RunStore = {
	/** The name of the run, which may continue an earlier one; undefined if its only write is an entry of its own. */
	readonly begin: (at: number) => string | undefined;
	readonly add: (run: string, entry: JournalEntry) => void;
	readonly settle: (run: string, entry: WriteName, fate: Fate) => void;
	readonly end: (run: string) => void;
};

/** A journal whose new entries belong to a run, which begins with the first of them. If the run cannot be recorded, they are entries of their own. */
export function journalOfRun(journal: Journal, store: RunStore): RunJournal {
	const own = new Set<string>();
	let begun: {readonly run: string | undefined} | undefined;
	// The writes of this run have no name of a run yet.
	const named = <Name extends WriteName>(entry: Name): Name =>
		own.has(writeKey(entry)) ? {...entry, run: begun?.run} : entry;
	return {
		...journal,
		add(entry) {
			try {
				begun ??= {run: store.begin(entry.at)};
				if (begun.run !== undefined) {
					store.add(begun.run, entry);
					own.add(writeKey(entry));
					return;
				}
			} catch (error) {
				if (!isSystemError(error)) {
					throw error;
				}
			}

			journal.add(entry);
		},
		noteLost(entry, mark) {
			journal.noteLost(named(entry), mark);
		},
		settle(entry, fate) {
			if (begun?.run !== undefined && own.has(writeKey(entry))) {
				store.settle(begun.run, entry, fate);
			} else {
				journal.settle(entry, fate);
			}
		},
		end() {
			const {run} = begun ?? {};
			if (run !== undefined) {
				ignoringSystemErrors(() => {
					store.end(run);
				});
			}
		},
	};
}

/** Keeps the entries in several files and only appends to them, so that two programs never overwrite each other's entries. Leaves out kinds that are not known: a newer version may have written them. */
export function openJournal(
	stateFolder: string,
	host: string,
	isKnown: IsKnown = () => true,
	runs: Runs = noRuns,
): Journal {
	const folder = path.join(stateFolder, 'journal');
	const name = fileNameOf(host);
	const fileOf = (part: number) => path.join(folder, `${name}${part === 0 ? '' : `~${part}`}${suffix}`);

	function listParts(): readonly number[] {
		try {
			const files = readdirSync(folder).filter(
				file => file === `${name}${suffix}` || (file.startsWith(`${name}~`) && file.endsWith(suffix)),
			);
			// Ignores copies of a part that the user made.
			return files
				.map(file => Number(file.slice(name.length + 1, -suffix.length)))
				.filter(part => Number.isSafeInteger(part))
				.toSorted((left, right) => left - right);
		} catch {
			return [];
		}
	}

	// The parts that are read.
	const latestFiles = () =>
		listParts()
			.slice(-2)
			.map(part => fileOf(part));

	const entries: JournalEntry[] = [];
	const fates = new Map<string, Fate>();

	// The part for the next line.
	function nextPart(): number {
		const last = listParts().at(-1) ?? 0;
		return linesOf(fileOf(last)).length < mostLines ? last : last + 1;
	}

	function append(line: unknown): void {
		ensurePrivateFolder(folder);
		// Appends a whole line at once, so that two programs do not mix their lines. Starts with a line break, in case a crash cut the last line short.
		appendToFile(fileOf(nextPart()), `\n${JSON.stringify(line)}\n`);
		for (const old of listParts().slice(0, -2)) {
			try {
				rmSync(fileOf(old));
			} catch {
				// A later append removes the file.
			}
		}
	}

	const files = runFiles(folder, name);
	const linesIn = (file: string) => linesOf(file).flatMap(line => readLine(line, isKnown));
	const writesIn = (run: string, lines = linesIn(files.fileOf(run))): readonly JournalEntry[] =>
		entriesOf(lines, {entries: [], fates}).map(entry => ({...entry, run}));

	function listRuns(): readonly JournalEntry[] {
		return files.list().flatMap((run): readonly JournalEntry[] => {
			const lines = linesIn(files.fileOf(run));
			const start = startsIn(lines).at(-1);
			const writes = writesIn(run, lines);
			return start && writes.length > 0 ? [entryOfRun(start, writes)] : [];
		});
	}

	const closed = new Map<string, {readonly stamp: string; readonly writes: readonly JournalEntry[]}>();

	/** The writes of a closed run; none if its file cannot be read. */
	function writesOfClosedRun(run: string): readonly JournalEntry[] {
		const file = files.fileOf(run);
		const stamp = stampOf(file);
		const before = closed.get(run);
		const writes = before && before.stamp === stamp ? before.writes : writesIn(run);
		if (stamp !== undefined) {
			closed.set(run, {stamp, writes});
		}

		return writes;
	}

	function* closedRuns(): Generator<readonly JournalEntry[]> {
		const open = new Set(files.open());
		for (const run of files.list()) {
			if (!open.has(run)) {
				yield writesOfClosedRun(run);
			}
		}
	}

	function continuedBy(head: RunHead): string | undefined {
		const digest = digestOf(head);
		const latest = files.list().find(run => run.endsWith(`-${digest}`));
		if (latest === undefined) {
			return undefined;
		}

		const lines = linesIn(files.fileOf(latest));
		return isContinuedBy(startsIn(lines), writesIn(latest, lines), head) ? latest : undefined;
	}

	// A start then no longer reads the file.
	function closeIfKnown(run: string, writes = writesIn(run)): void {
		if (writes.every(({isUnclear, at}) => !isUnclear && Date.now() - at > recent)) {
			files.close(run);
		}
	}

	function writesOfOpenRun(run: string): readonly JournalEntry[] {
		const writes = writesIn(run);
		ignoringSystemErrors(() => {
			closeIfKnown(run, writes);
		});
		return writes;
	}

	const journal: Journal = {
		runs: {...runs, list: () => [...runs.list(), ...listRuns()]},
		lockOf: (kind, subject) => openLock(stateFolder, kind, host, subject),
		closedRuns,
		list() {
			const single = entriesOf(
				latestFiles().flatMap(file => linesIn(file)),
				{entries, fates},
			).slice(-mostWrites);
			const open = files.open().flatMap(run => writesOfOpenRun(run));
			return (
				open.length === 0 ? single : [...single, ...open].toSorted((left, right) => left.at - right.at)
			).toReversed();
		},
		checkReadable() {
			try {
				readdirSync(folder);
				for (const file of [...latestFiles(), ...files.list().map(run => files.fileOf(run))]) {
					readRegularFile(file);
				}
			} catch (error) {
				if (codeOf(error) !== 'ENOENT') {
					throw error;
				}
			}
		},
		check(entry) {
			checkPrivateFolder(folder, JSON.stringify(entry));
			const file = fileOf(nextPart());
			if (existsSync(file)) {
				accessSync(file, constants.W_OK);
			}
		},
		add(entry) {
			try {
				append(lineOf(entry));
			} catch (error) {
				entries.push(entry);
				throw error;
			}
		},
		noteLost(entry, {ray = '', lostAt}) {
			appendTo(entry.run, {...nameOf(entry), ray, lostAt});
		},
		settle(entry, fate) {
			settleIn(entry.run, entry, fate);
			if (entry.run !== undefined) {
				closeIfKnown(entry.run);
			}
		},
		ofRun: head =>
			journalOfRun(journal, {
				begin(at) {
					const run = continuedBy(head) ?? (head.planned.length === 1 ? undefined : `${at}-${digestOf(head)}`);
					if (run !== undefined) {
						files.append(run, startOf(head, at));
						files.prune(run);
					}

					return run;
				},
				add(run, entry) {
					files.append(run, lineOf(entry));
				},
				settle: settleIn,
				end(run) {
					closeIfKnown(run);
				},
			}),
	};

	function settleIn(run: string | undefined, entry: WriteName, fate: Fate): void {
		try {
			appendTo(run, {...nameOf(entry), fate});
		} catch (error) {
			fates.set(writeKey(entry), fate);
			throw error;
		}
	}

	function appendTo(run: string | undefined, line: unknown): void {
		if (run === undefined) {
			append(line);
		} else {
			files.append(run, line);
		}
	}

	return journal;
}
