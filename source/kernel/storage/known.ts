import path from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {existsSync, lstatSync, readdirSync} from 'node:fs';
import {memo} from '../../base/text/memo.js';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import type {KnownText} from '../state/finding.js';
import {hasCredentialInside} from '../form-model/value-warnings.js';
import {type Database, openDatabase, removeDatabase} from './database.js';
import {type Disk, type Owner, fileNameOf} from './disk.js';
import {accessIn, type KnownAccess, changeTimeNoter, changeTimesIn, changeTimeTable} from './known-access.js';
import {
	changesIn,
	changeTable,
	differenceNoter,
	type KnownName,
	type NotedChanges,
	type OtherChange,
} from './known-changes.js';
import {
	beginningWithoutTags,
	isToCome,
	isWholeList,
	isWithoutTags,
	keptSpan,
	kinds,
	type KnownKind,
	type KnownRecord,
	type KnownValues,
	recordOf,
	type Row,
	textIn,
	textOf,
} from './known-record.js';

export {
	accountTexts,
	isToCome,
	isWholeList,
	isWithoutTags,
	memberTexts,
	searchedText,
	type KnownKind,
	type KnownList,
	type KnownRecord,
	type KnownValues,
} from './known-record.js';
export type {KnownChange, KnownName, OtherChange} from './known-changes.js';

/** Everything that was read with a credential, in this and earlier sessions. It never fails: what cannot be kept is read again. */
export type Known = {
	/** What is known of one organization. */
	readonly read: <Kind extends KnownKind>(kind: Kind, id: string) => KnownRecord<Kind> | undefined;
	/** What is known of all organizations, one after the other, or of those that are wanted. */
	readonly all: <Kind extends KnownKind>(
		kind: Kind,
		isWanted?: (record: Pick<KnownRecord, 'id' | 'readAt'>) => boolean,
	) => Iterable<KnownRecord<Kind>>;
	/** The searched texts of all organizations, in parts. */
	readonly texts: (kind: KnownKind) => Iterable<readonly KnownText[]>;
	/** Another text after each change of what is known, by this or another program. */
	readonly version: () => string;
	/** When something of one organization was read, in milliseconds since the epoch. */
	readonly timeOf: (kind: KnownKind, id: string) => number | undefined;
	/** How many accounts each organization has, in parts. */
	readonly accountCounts: () => Iterable<
		ReadonlyArray<{readonly id: string; readonly readAt: number; readonly count: number; readonly isWithoutTags?: true}>
	>;
	/** The organizations whose accounts are known without their tags. */
	readonly withoutTags: () => ReadonlySet<string>;
	/** When each organization was read, by its id, in milliseconds since the epoch. */
	readonly times: (kind: KnownKind) => ReadonlyMap<string, number>;
	/** Keeps what was read, unless something newer is kept, or accounts with their tags, or it looks like it contains a credential. Returns false if another program is writing. */
	readonly keep: <Kind extends KnownKind>(kind: Kind, records: ReadonlyArray<KnownRecord<Kind>>) => boolean;
	/** Changes a known list of an organization by what was read back after a write from here, if it is whole. Its time stays, because the rest is as old as before, and what differs is noted as in another reading. `other`: the list of another organization at this moment. Returns false if another program is writing. */
	readonly amend: <Kind extends 'accounts' | 'members'>(
		kind: Kind,
		id: string,
		change: (
			list: KnownValues[Kind],
			about: {readonly readAt: number; readonly other: (id: string) => KnownRecord<Kind> | undefined},
		) => KnownValues[Kind],
	) => boolean;
	/** Who has access to single accounts. */
	readonly access: KnownAccess;
	/** Forgets a deleted organization. */
	readonly forget: (id: string) => void;
	/** The lines of the last list of organizations, as they were kept. */
	readonly lines: () => readonly string[];
	/** Replaces the last list, unless a newer one is kept. Returns false if another program is writing. */
	readonly keepLines: (lines: readonly string[]) => boolean;
	/** What differs from an earlier reading, until somebody has looked at it. */
	readonly changes: NotedChanges;
	/** When the last difference of each value was noticed, in parts, also after somebody has looked at it. */
	readonly changeTimes: () => Iterable<readonly OtherChange[]>;
	/** Calls this when something that was read differs from an earlier reading. Returns the function that stops it. */
	readonly observe: (onChange: (names: readonly KnownName[]) => void) => () => void;
	/** Removes what is older than this, in milliseconds since the epoch. */
	readonly forgetBefore: (time: number) => void;
	/** Whether somebody deleted what was kept, as `cforgs forget` does. Nothing more is kept then. */
	readonly isDeleted: () => boolean;
	/** Why something that was kept is gone or cannot be kept, in a sentence; only once. */
	readonly takeProblem: () => string | undefined;
	readonly close: () => void;
};

const version = 3;

const schema = [
	'CREATE TABLE lines (at INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT',
	'CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, read_at INTEGER NOT NULL, value TEXT NOT NULL, folded TEXT NOT NULL) STRICT',
	'CREATE UNIQUE INDEX of_organization ON records (kind, id, read_at)',
	...changeTable,
	...changeTimeTable,
] as const;

const withinSpan = 'read_at BETWEEN ? AND ?';

const oneKept = `SELECT id, read_at, value FROM records WHERE kind = ? AND id = ? AND ${withinSpan}`;

const mostAtOnce = 500;

/** When the list was read, from its first line. Of a line that does not say, it is long ago. */
function timeOfLines(text: unknown): number {
	return Number(/"readAt":(?<time>\d+)/v.exec(String(text))?.groups?.['time'] ?? 0);
}

const keptTime = (database: DatabaseSync): number =>
	timeOfLines(database.prepare('SELECT text FROM lines ORDER BY at LIMIT 1').get()?.['text']);

/** Replaces what is known, and notes how it differs from what was known earlier, if that can be compared. `seenAt`: when the difference was read. Returns whether something is noted otherwise than before. */
function replacerIn(
	database: DatabaseSync,
): <Kind extends KnownKind>(
	kind: Kind,
	record: KnownRecord<Kind>,
	about: {readonly earlier: {readonly readAt: number; readonly text: string} | undefined; readonly seenAt: number},
) => boolean {
	const touch = database.prepare('UPDATE OR REPLACE records SET read_at = ? WHERE kind = ? AND id = ?');
	const remove = database.prepare('DELETE FROM records WHERE kind = ? AND id = ?');
	const add = database.prepare('INSERT INTO records VALUES (?, ?, ?, ?, ?)');
	const note = differenceNoter(database);
	const noteTime = changeTimeNoter(database);
	return (kind, {id, readAt, value}, {earlier, seenAt}) => {
		// What somebody saved by mistake is never on disk, and is read again instead.
		const text = hasCredentialInside(value) ? undefined : textOf(value);
		if (earlier && earlier.text === text) {
			touch.run(readAt, kind, id);
			return false;
		}

		const isNoted = note({kind, id}, earlier, {readAt: seenAt, text});
		if (earlier && text !== undefined) {
			noteTime({kind, id, read_at: earlier.readAt, value: earlier.text, later_at: seenAt, later: text});
		}

		remove.run(kind, id);
		if (text !== undefined) {
			add.run(kind, id, readAt, text, kinds[kind].folded(value));
		}

		return isNoted;
	};
}

function knownIn(own: Database, keepDays: number | undefined): Omit<Known, 'takeProblem'> {
	const {ask, change, isDeleted, close} = own;
	const listeners = new Set<(names: readonly KnownName[]) => void>();
	const tell = (changed: ReturnType<typeof change>, noticed: readonly KnownName[]) => {
		for (const listener of changed === 'done' && noticed.length > 0 ? listeners : []) {
			listener(noticed);
		}
	};

	const span = () => keptSpan(keepDays, Date.now());
	// A command reads tens of thousands of values one by one.
	const finderIn = memo((database: DatabaseSync) => database.prepare(oneKept));
	function* inParts(kind: KnownKind, columns: string): Generator<readonly Row[], void> {
		for (let after = ''; ;) {
			const rows = ask<readonly Row[]>(
				database =>
					database
						.prepare(`SELECT ${columns} FROM records WHERE kind = ? AND id > ? AND ${withinSpan} ORDER BY id LIMIT ?`)
						.all(kind, after, ...span(), mostAtOnce),
				[],
			);
			yield rows;
			const last = rows.at(-1)?.id;
			if (typeof last !== 'string' || rows.length < mostAtOnce) {
				return;
			}

			after = last;
		}
	}

	return {
		read: (kind, id) =>
			ask(database => {
				const row = finderIn(database).get(kind, id, ...span());
				return row && recordOf(kind, row);
			}, undefined),
		*all(kind, isWanted) {
			for (const rows of inParts(kind, 'id, read_at, value')) {
				const wanted = isWanted
					? rows.filter(
							({id, read_at: readAt}) => typeof id === 'string' && typeof readAt === 'number' && isWanted({id, readAt}),
						)
					: rows;
				yield* wanted.flatMap(row => recordOf(kind, row) ?? []);
			}
		},
		*texts(kind) {
			for (const rows of inParts(kind, 'id, read_at, char(10) || folded || char(10) AS lines')) {
				yield rows.flatMap(row => textIn(kind, row) ?? []);
			}
		},
		*accountCounts() {
			// What somebody else wrote there may be no JSON.
			for (const rows of inParts(
				'accounts',
				"id, read_at, iif(json_valid(value), json_array_length(value, '$.items'), NULL) AS items, iif(json_valid(value), json_extract(value, '$.isWithoutTags'), NULL) AS plain",
			)) {
				yield rows.flatMap(({id, read_at: readAt, items: count, plain}) =>
					typeof id === 'string' && typeof readAt === 'number' && typeof count === 'number'
						? [{id, readAt, count, ...(plain === 1 && ({isWithoutTags: true} as const))}]
						: [],
				);
			}
		},
		version: () =>
			ask(
				database =>
					[
						database.prepare('PRAGMA data_version').get()?.['data_version'],
						database.prepare('SELECT total_changes() AS changes').get()?.['changes'],
					].join(' '),
				'',
			),
		timeOf: (kind, id) =>
			ask(database => {
				const time = database.prepare(oneKept).get(kind, id, ...span())?.['read_at'];
				return typeof time === 'number' ? time : undefined;
			}, undefined),
		withoutTags: () =>
			ask(database => {
				const rows = database
					.prepare("SELECT id FROM records WHERE kind = 'accounts' AND substr(value, 1, ?) = ?")
					.all(beginningWithoutTags.length, beginningWithoutTags);
				return new Set(rows.flatMap(({id}) => (typeof id === 'string' ? [id] : [])));
			}, new Set()),
		times: kind =>
			ask(database => {
				const rows = database
					.prepare(`SELECT id, read_at FROM records WHERE kind = ? AND ${withinSpan}`)
					.all(kind, ...span());
				return new Map(
					rows.flatMap(({id, read_at: readAt}) =>
						typeof id === 'string' && typeof readAt === 'number' ? [[id, readAt] as const] : [],
					),
				);
			}, new Map()),
		keep(kind, records) {
			const noticed: KnownName[] = [];
			const changed = change(database => {
				const find = database.prepare(oneKept);
				const replace = replacerIn(database);
				for (const record of records) {
					const {id, readAt, value} = record;
					const found = find.get(kind, id, ...span());
					const earlier = found ? {readAt: Number(found['read_at']), text: String(found['value'])} : undefined;
					const isTagless = earlier?.text.startsWith(beginningWithoutTags) === true;
					if (earlier && (earlier.readAt > readAt || (!isTagless && isWithoutTags(value)))) {
						continue;
					}

					// The list of all accounts can lack some that the organization has, so they are not new.
					const isComparable = !isTagless || isWithoutTags(value);
					if (replace(kind, record, {earlier: isComparable ? earlier : undefined, seenAt: readAt})) {
						noticed.push({kind, id});
					}
				}
			});
			tell(changed, noticed);
			return changed !== 'busy';
		},
		amend(kind, id, amended) {
			const noticed: KnownName[] = [];
			const changed = change(database => {
				const find = database.prepare(oneKept);
				const rowOf = (each: string) => find.get(kind, each, ...span()) ?? {};
				const row = rowOf(id);
				const record = recordOf(kind, row);
				if (!record || !isWholeList(record.value)) {
					return;
				}

				const seenAt = Date.now();
				const value = amended(record.value, {readAt: record.readAt, other: each => recordOf(kind, rowOf(each))});
				if (
					value !== record.value &&
					replacerIn(database)(
						kind,
						{...record, value},
						{earlier: {readAt: record.readAt, text: String(row['value'])}, seenAt},
					)
				) {
					noticed.push({kind, id});
				}
			});
			tell(changed, noticed);
			return changed !== 'busy';
		},
		forget(id) {
			change(database => {
				database.prepare('DELETE FROM records WHERE id = ?').run(id);
				database.prepare('DELETE FROM changes WHERE id = ?').run(id);
				database.prepare('DELETE FROM changed WHERE id = ?').run(id);
			});
		},
		lines: () =>
			ask(database => {
				const [oldest, latest] = span();
				const keptAt = keptTime(database);
				return keptAt < oldest || keptAt > latest
					? []
					: database
							.prepare('SELECT text FROM lines ORDER BY at')
							.all()
							.map(({text}) => String(text));
			}, []),
		keepLines: lines =>
			change(database => {
				const keptAt = keptTime(database);
				if (keptAt > timeOfLines(lines[0]) && !isToCome(keptAt, Date.now())) {
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
				database.prepare('DELETE FROM changes WHERE read_at < ?').run(time);
				database.prepare('DELETE FROM changed WHERE later_at < ?').run(time);
				if (keptTime(database) < time) {
					database.exec('DELETE FROM lines');
				}
			});
		},
		access: accessIn(own, span),
		changes: changesIn(own),
		changeTimes: () => changeTimesIn(own),
		observe(onChange) {
			listeners.add(onChange);
			return () => {
				listeners.delete(onChange);
			};
		},
		isDeleted,
		close,
	};
}

const folderOf = (cacheFolder: string): string => path.join(cacheFolder, 'known');

const ending = '.sqlite';

export const knownFile = (cacheFolder: string, {host, fingerprint}: Owner): string =>
	path.join(folderOf(cacheFolder), `${fileNameOf(host)}-${fingerprint}${ending}`);

const mostFiles = 30;

/** The files of all hosts and credentials, the latest first. `usedAt`: milliseconds since the epoch. Throws file system errors. */
export function knownFiles(
	cacheFolder: string,
): ReadonlyArray<{readonly file: string; readonly usedAt: number; readonly bytes: number}> {
	const folder = folderOf(cacheFolder);
	const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(ending)) : [];
	return names
		.map(name => {
			const file = path.join(folder, name);
			const {mtimeMs = 0, size = 0} = lstatSync(file, {throwIfNoEntry: false}) ?? {};
			return {file, usedAt: mtimeMs, bytes: size};
		})
		.toSorted((one, other) => other.usedAt - one.usedAt);
}

/** Removes what is too old of all hosts and credentials. `now`: milliseconds since the epoch. */
export function forgetOld(disk: Disk, known: Known, now: number): void {
	const {cacheFolder, owner, keepDays} = disk;
	if (cacheFolder === undefined || !owner || keepDays === undefined) {
		return;
	}

	const [oldest] = keptSpan(keepDays, now);
	known.forgetBefore(oldest);
	ignoringSystemErrors(() => {
		const own = knownFile(cacheFolder, owner);
		for (const [index, {file, usedAt}] of knownFiles(cacheFolder).entries()) {
			if (file !== own && (index >= mostFiles || usedAt < oldest)) {
				removeDatabase(file);
			}
		}
	});
}

/** What is known with a host and a credential. Opened once for each session or command, and only read when something is asked. In the sandbox and with `--no-cache`, it is forgotten at the end. */
export const openKnown = memo(({cacheFolder, owner, keepDays}: Disk): Known => {
	let problem: string | undefined;
	const database = openDatabase(cacheFolder === undefined || !owner ? undefined : knownFile(cacheFolder, owner), {
		schema,
		version,
		onProblem(why) {
			problem = why;
		},
	});
	return {
		...knownIn(database, keepDays),
		takeProblem() {
			const taken = problem;
			problem = undefined;
			return taken;
		},
	};
});
