import {accessSync, constants, existsSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {parseExactly} from '../../base/api/json.js';
import {
	type Fate, type JournalEntry, type LostMark, mostWrites, type RunItem, withFates, type WriteKind, type WriteName, writeKey,
} from '../form-model/journal-entry.js';
import {beforeSchema} from '../form-model/stored-form.js';
import {codeOf} from '../../base/text/error-code.js';
import {appendToFile, checkPrivateFolder, ensurePrivateFolder, linesOf} from './write-file.js';
import {fileNameOf} from './file-name.js';
import {readRegularFile} from './read-file.js';
import type {Lock} from './locked-lines.js';
import {isRunning, ownMark} from './process-mark.js';

/** The most lines in one part. Most writes have two: the write and its result. */
const mostLines = 2 * mostWrites;

const flagSchema = v.optional(v.boolean());

const textSchema = v.optional(v.string());

const memberSchema = v.optional(v.object({email: v.string(), id: textSchema, isPending: flagSchema}));

const entrySchema = v.object({
	at: v.number(),
	kind: v.custom<WriteKind>(kind => typeof kind === 'string'),
	id: v.string(),
	member: memberSchema,
	before: beforeSchema,
	after: v.optional(beforeSchema),
	undoes: v.optional(v.number()),
	isUnclear: v.optional(v.literal(true)),
	program: textSchema,
});

const fateSchema = v.object({
	at: v.number(), id: v.string(), member: memberSchema, fate: v.picklist(['stored', 'notStored', 'told', 'undone']),
});

// Older versions recorded no time, and only answers with a `cf-ray`. They ignore an empty one.
const lostSchema = v.object({
	at: v.number(), id: v.string(), member: memberSchema, ray: v.string(), lostAt: v.optional(v.number()),
});

const lineSchema = v.union([entrySchema, fateSchema, lostSchema]);

/** The runs of many writes on a host. Its functions throw file system errors. */
export type Runs = Lock & {
	/** Each run that stored something as one entry. A run that was stopped and continued is one entry, with the time of its latest start. */
	readonly list: () => readonly JournalEntry[];
	/** Records that an item has been undone. */
	readonly noteUndone: (item: RunItem) => void;
};

/** For a place that records no runs. */
export const noRuns: Runs = {
	list: () => [],
	noteUndone() {
		// There are no items.
	},
	lock: () => true,
	uncheckedLock: () => undefined,
	unlock() {
		// Nothing was locked.
	},
};

/** The values before each write, per host. */
export type Journal = {
	/** Latest first. */
	readonly list: () => readonly JournalEntry[];
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

function entriesOf(lines: readonly JournalLine[], unwritten: Unwritten): readonly JournalEntry[] {
	const fates = new Map([...lines.flatMap(line => 'fate' in line ? [[writeKey(line), line.fate] as const] : []), ...unwritten.fates]);
	const lost = new Map(lines.flatMap(line => 'ray' in line ? [[writeKey(line), line] as const] : []));
	const written = lines.flatMap((line): readonly JournalEntry[] => {
		if (!('kind' in line)) {
			return [];
		}

		const {program, ...entry} = line;
		const {ray, lostAt} = lost.get(writeKey(entry)) ?? {};
		const isInterrupted = program !== undefined && !fates.has(writeKey(entry)) && !isRunning(program);
		return [{
			...entry, ...(isInterrupted && {isInterrupted}), ...(ray !== undefined && ray !== '' && {ray}), ...(lostAt !== undefined && {lostAt}),
		}];
	});
	const entries = unwritten.entries.length === 0 ? written : [...written, ...unwritten.entries].toSorted((left, right) => left.at - right.at);
	return withFates(entries, fates);
}

const suffix = '.ndjson';

/** Keeps the entries in several files and only appends to them, so that two programs never overwrite each other's entries. Leaves out kinds that are not known: a newer version may have written them. */
export function openJournal(stateFolder: string, host: string, isKnown: IsKnown = () => true, runs: Runs = noRuns): Journal {
	const folder = path.join(stateFolder, 'journal');
	const name = fileNameOf(host);
	const fileOf = (part: number) => path.join(folder, `${name}${part === 0 ? '' : `~${part}`}${suffix}`);

	function listParts(): readonly number[] {
		try {
			const files = readdirSync(folder).filter(file => file === `${name}${suffix}` || (file.startsWith(`${name}~`) && file.endsWith(suffix)));
			// Ignores copies of a part that the user made.
			return files.map(file => Number(file.slice(name.length + 1, -suffix.length))).filter(part => Number.isSafeInteger(part)).toSorted((left, right) => left - right);
		} catch {
			return [];
		}
	}

	// The parts that are read.
	const latestFiles = () => listParts().slice(-2).map(part => fileOf(part));

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

	return {
		runs,
		list: () => entriesOf(latestFiles().flatMap(file => linesOf(file)).flatMap(line => readLine(line, isKnown)), {entries, fates}).slice(-mostWrites).toReversed(),
		checkReadable() {
			try {
				readdirSync(folder);
				for (const file of latestFiles()) {
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
				append({...entry, ...(entry.isUnclear && {program: ownMark()})});
			} catch (error) {
				entries.push(entry);
				throw error;
			}
		},
		noteLost({at, id, member}, {ray = '', lostAt}) {
			append({
				at, id, ...(member && {member}), ray, lostAt,
			});
		},
		settle({at, id, member}, fate) {
			try {
				append({
					at, id, ...(member && {member}), fate,
				});
			} catch (error) {
				fates.set(writeKey({at, id, member}), fate);
				throw error;
			}
		},
	};
}
