import path from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {existsSync, lstatSync, readdirSync, rmSync} from 'node:fs';
import * as v from 'valibot';
import {deepest, isDeeperThan, parseExactly} from '../../base/api/json.js';
import {type Account, accountSchema, type Member, memberSchema, type Profile, profileSchema} from '../../base/api/schemas.js';
import {searchedTexts} from '../../base/tables/members.js';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {foldedText} from '../../base/tree/fold.js';
import {tagTexts} from '../state/account-search.js';
import {usualKeepDays} from '../options/config.js';
import {foldedOf} from '../form-model/folded-profiles.js';
import {hasCredentialInside} from '../form-model/value-warnings.js';
import {type Database, openDatabase, removeDatabase} from './database.js';
import {type Disk, oncePerDisk, type Owner} from './disk.js';
import {fileNameOf} from './file-name.js';

/** A complete list of an organization, as it was read. `total`: how many the service announced. */
export type KnownList<Item> = {readonly items: readonly Item[]; readonly total?: number; readonly unreadable: number};

/** Whether nothing is missing from a list. */
export const isWholeList = ({items, unreadable, total = 0}: KnownList<unknown>): boolean => unreadable === 0 && total <= items.length;

/** What can be known of an organization, by its kind. A profile is null if the organization has none. */
export type KnownValues = {
	readonly profile: Profile | null; // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly accounts: KnownList<Account>;
	readonly members: KnownList<Member>;
};

export type KnownKind = keyof KnownValues;

/** What was read of an organization. `readAt`: milliseconds since the epoch. */
export type KnownRecord<Kind extends KnownKind = KnownKind> = {readonly id: string; readonly readAt: number; readonly value: KnownValues[Kind]};

/** Everything that was read with a credential, in this and earlier sessions. It never fails: what cannot be kept is read again. */
export type Known = {
	/** What is known of one organization. */
	readonly read: <Kind extends KnownKind>(kind: Kind, id: string) => KnownRecord<Kind> | undefined;
	/** What is known of all organizations, one after the other. */
	readonly all: <Kind extends KnownKind>(kind: Kind) => Iterable<KnownRecord<Kind>>;
	/** The records whose text holds each of these words, folded as in a search, one after the other: read only as many as are needed. */
	readonly holding: <Kind extends KnownKind>(kind: Kind, words: readonly string[]) => Iterable<KnownRecord<Kind>>;
	/** When something of one organization was read, in milliseconds since the epoch. */
	readonly timeOf: (kind: KnownKind, id: string) => number | undefined;
	/** When each organization was read, by its id, in milliseconds since the epoch. */
	readonly times: (kind: KnownKind) => ReadonlyMap<string, number>;
	/** Keeps what was read, unless something newer is kept, or it looks like it contains a credential. Returns false if another program is writing. */
	readonly keep: <Kind extends KnownKind>(kind: Kind, records: ReadonlyArray<KnownRecord<Kind>>) => boolean;
	/** Forgets a deleted organization. */
	readonly forget: (id: string) => void;
	/** The lines of the last list of organizations, as they were kept. */
	readonly lines: () => readonly string[];
	/** Replaces the last list, unless a newer one is kept. Returns false if another program is writing. */
	readonly keepLines: (lines: readonly string[]) => boolean;
	/** Removes what is older than this, in milliseconds since the epoch. */
	readonly forgetBefore: (time: number) => void;
	/** Whether somebody deleted what was kept, as `cforgs forget` does. Nothing more is kept then. */
	readonly isDeleted: () => boolean;
	/** Why something that was kept is gone or cannot be kept, in a sentence; only once. */
	readonly takeProblem: () => string | undefined;
	readonly close: () => void;
};

type KindPart<Value> = {
	readonly schema: v.GenericSchema<unknown, Value>;
	/** What a search looks at, in the words of the service. */
	readonly folded: (value: Value) => string;
};

const listEntries = {total: v.optional(v.number()), unreadable: v.number()};

const listOf = <Item>(item: v.GenericSchema<unknown, Item>): v.GenericSchema<unknown, KnownList<Item>> => v.pipe(
	v.object({items: v.array(item), ...listEntries}),
	v.transform(({total, ...list}) => ({...list, ...(total !== undefined && {total})})),
);

/** What a search looks at in an account and in a member. */
export const accountTexts = (account: Account): readonly string[] => [account.name, account.id, ...tagTexts(account)];
export const memberTexts = (member: Member): readonly string[] => [...searchedTexts(member), member.id];

const foldedLines = (texts: readonly string[]): string => foldedText(texts.join('\n'));

const kinds: {readonly [Name in KnownKind]: KindPart<KnownValues[Name]>} = {
	profile: {schema: v.nullable(profileSchema), folded: profile => profile ? foldedOf(profile) : ''},
	accounts: {schema: listOf(accountSchema), folded: ({items}) => foldedLines(items.flatMap(account => accountTexts(account)))},
	members: {schema: listOf(memberSchema), folded: ({items}) => foldedLines(items.flatMap(member => memberTexts(member)))},
};

const dayLength = 86_400_000;

const version = 1;

const schema = [
	'CREATE TABLE lines (at INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT',
	'CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, read_at INTEGER NOT NULL, value TEXT NOT NULL, folded TEXT NOT NULL) STRICT',
	'CREATE UNIQUE INDEX of_organization ON records (kind, id, read_at)',
] as const;

type Row = {readonly id?: unknown; readonly read_at?: unknown; readonly value?: unknown; readonly folded?: unknown};

/** The record of a row. What is kept on disk is not trusted more than what comes from the service. */
function recordOf<Name extends KnownKind>(kind: Name, {id, read_at: readAt, value: text}: Row): KnownRecord<Name> | undefined {
	if (typeof id !== 'string' || typeof readAt !== 'number' || typeof text !== 'string') {
		return undefined;
	}

	try {
		const value = parseExactly(text);
		const parsed = isDeeperThan(value, deepest) ? undefined : v.safeParse(kinds[kind].schema, value);
		return parsed?.success ? {id, readAt, value: parsed.output} : undefined;
	} catch (error) {
		if (error instanceof SyntaxError) {
			return undefined;
		}

		throw error;
	}
}

/** How many values are read from the disk at a time: of everything, and of what a search finds. */
const mostAtOnce = 500;
const fewAtOnce = 100;

/** When the list was read, from its first line. Of a line that does not say, it is long ago. */
function timeOfLines(text: unknown): number {
	return Number(/"readAt":(?<time>\d+)/v.exec(String(text))?.groups?.['time'] ?? 0);
}

const keptTime = (database: DatabaseSync): number => timeOfLines(database.prepare('SELECT text FROM lines ORDER BY at LIMIT 1').get()?.['text']);

function knownIn({ask, change, isDeleted, close}: Database): Omit<Known, 'takeProblem'> {
	const valid = <Name extends KnownKind>(kind: Name, rows: readonly Row[]) => rows.map(row => recordOf(kind, row)).filter(record => record !== undefined);
	function * inParts<Name extends KnownKind>(kind: Name, words: readonly string[], atOnce: number): Generator<KnownRecord<Name>, void> {
		const conditions = words.map(() => 'AND instr(folded, ?) > 0').join(' ');
		for (let after = ''; ;) {
			const rows = ask(database => database.prepare(`SELECT id, read_at, value FROM records WHERE kind = ? AND id > ? ${conditions} ORDER BY id LIMIT ?`).all(kind, after, ...words, atOnce), []);
			yield * valid(kind, rows);
			const last = rows.at(-1)?.['id'];
			if (typeof last !== 'string' || rows.length < atOnce) {
				return;
			}

			after = last;
		}
	}

	return {
		read: (kind, id) => ask(database => {
			const row = database.prepare('SELECT id, read_at, value FROM records WHERE kind = ? AND id = ?').get(kind, id);
			return row && recordOf(kind, row);
		}, undefined),
		all: kind => inParts(kind, [], mostAtOnce),
		holding: (kind, words) => inParts(kind, words, fewAtOnce),
		timeOf: (kind, id) => ask(database => {
			const time = database.prepare('SELECT read_at FROM records WHERE kind = ? AND id = ?').get(kind, id)?.['read_at'];
			return typeof time === 'number' ? time : undefined;
		}, undefined),
		times: kind => ask(database => {
			const rows = database.prepare('SELECT id, read_at FROM records WHERE kind = ?').all(kind);
			return new Map(rows.flatMap(({id, read_at: readAt}) => typeof id === 'string' && typeof readAt === 'number' ? [[id, readAt] as const] : []));
		}, new Map()),
		keep: (kind, records) => change(database => {
			const remove = database.prepare('DELETE FROM records WHERE kind = ? AND id = ? AND (read_at <= ? OR read_at > ?)');
			const add = database.prepare('INSERT INTO records SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM records WHERE kind = ? AND id = ?)');
			for (const {id, readAt, value} of records) {
				// A time to come is from a clock that was wrong.
				remove.run(kind, id, readAt, Date.now());
				// What somebody saved by mistake is never on disk, and is read again instead.
				if (!hasCredentialInside(value)) {
					add.run(kind, id, readAt, JSON.stringify(value), kinds[kind].folded(value), kind, id);
				}
			}
		}) !== 'busy',
		forget(id) {
			change(database => {
				database.prepare('DELETE FROM records WHERE id = ?').run(id);
			});
		},
		lines: () => ask(database => database.prepare('SELECT text FROM lines ORDER BY at').all().map(({text}) => String(text)), []),
		keepLines: lines => change(database => {
			const keptAt = keptTime(database);
			if (keptAt > timeOfLines(lines[0]) && keptAt <= Date.now()) {
				return;
			}

			database.exec('DELETE FROM lines');
			const add = database.prepare('INSERT INTO lines (text) VALUES (?)');
			for (const line of lines) {
				add.run(line);
			}
		}) !== 'busy',
		forgetBefore(time) {
			change(database => {
				database.prepare('DELETE FROM records WHERE read_at < ?').run(time);
				if (keptTime(database) < time) {
					database.exec('DELETE FROM lines');
				}
			});
		},
		isDeleted,
		close,
	};
}

const folderOf = (cacheFolder: string): string => path.join(cacheFolder, 'known');

const ending = '.sqlite';

export const knownFile = (cacheFolder: string, {host, fingerprint}: Owner): string => path.join(folderOf(cacheFolder), `${fileNameOf(host)}-${fingerprint}${ending}`);

/** For how many hosts and credentials something is kept. */
const mostFiles = 30;

/** The files of all hosts and credentials, the latest first. `usedAt`: milliseconds since the epoch. Throws file system errors. */
export function knownFiles(cacheFolder: string): ReadonlyArray<{readonly file: string; readonly usedAt: number; readonly bytes: number}> {
	const folder = folderOf(cacheFolder);
	const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(ending)) : [];
	return names.map(name => {
		const file = path.join(folder, name);
		const {mtimeMs = 0, size = 0} = lstatSync(file, {throwIfNoEntry: false}) ?? {};
		return {file, usedAt: mtimeMs, bytes: size};
	}).toSorted((one, other) => other.usedAt - one.usedAt);
}

/** Removes what is too old of all hosts and credentials. `now`: milliseconds since the epoch. */
export function forgetOld(disk: Disk, known: Known, now: number): void {
	const {cacheFolder, owner, keepDays} = disk;
	if (cacheFolder === undefined || !owner) {
		return;
	}

	const oldest = now - ((keepDays ?? usualKeepDays) * dayLength);
	known.forgetBefore(oldest);
	ignoringSystemErrors(() => {
		const own = knownFile(cacheFolder, owner);
		for (const [index, {file, usedAt}] of knownFiles(cacheFolder).entries()) {
			if (file !== own && (index >= mostFiles || usedAt < oldest)) {
				removeDatabase(file);
			}
		}

		// Where earlier versions kept the list.
		rmSync(path.join(cacheFolder, 'trees'), {force: true, recursive: true});
	});
}

/** What is known with a host and a credential. Opened once for each session or command, and only read when something is asked. In the sandbox and with `--no-cache`, it is forgotten at the end. */
export const openKnown = oncePerDisk(({cacheFolder, owner}): Known => {
	let problem: string | undefined;
	const database = openDatabase(cacheFolder === undefined || !owner ? undefined : knownFile(cacheFolder, owner), {
		schema, version, onProblem(why) {
			problem = why;
		},
	});
	return {
		...knownIn(database),
		takeProblem() {
			const taken = problem;
			problem = undefined;
			return taken;
		},
	};
});
