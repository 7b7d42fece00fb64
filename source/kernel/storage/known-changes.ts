import type {DatabaseSync} from 'node:sqlite';
import type {Database} from './database.js';
import {type KnownKind, type KnownValues, recordOf, type Row} from './known-record.js';

type Reading<Kind extends KnownKind> = {readonly readAt: number; readonly value: KnownValues[Kind]};

/** A value that differs from what was read earlier. */
type ChangeOf<Kind extends KnownKind> = {
	readonly kind: Kind;
	readonly id: string;
	readonly earlier: Reading<Kind>;
	/** When the difference was first read, with the value as it is now known. */
	readonly later: Reading<Kind>;
};

export type KnownChange = {readonly [Kind in KnownKind]: ChangeOf<Kind>}[KnownKind];

export type KnownName = Pick<KnownChange, 'id' | 'kind'>;

/** The statements of the table. `value`: what was read earlier; empty for what is only counted. `later_at`: when something else was read. */
export const changeTable = [
	'CREATE TABLE changes (kind TEXT NOT NULL, id TEXT NOT NULL, read_at INTEGER NOT NULL, value TEXT NOT NULL, later_at INTEGER NOT NULL) STRICT',
	'CREATE UNIQUE INDEX of_change ON changes (kind, id)',
] as const;

/** Of so many changes, the earlier values are kept. The others are only counted. */
export const mostChanges = 1000;

type Text = {readonly readAt: number; readonly text: string};

/** Notes what differs from the earlier reading. The earliest value stays, so that a value that is back is no change. Returns whether something is noted otherwise than before. */
export function differenceNoter(
	database: DatabaseSync,
): (
	name: KnownName,
	earlier: Text | undefined,
	later: {readonly readAt: number; readonly text: string | undefined},
) => boolean {
	const find = database.prepare('SELECT value FROM changes WHERE kind = ? AND id = ?');
	const change = database.prepare('UPDATE changes SET later_at = ? WHERE kind = ? AND id = ?');
	const remove = database.prepare('DELETE FROM changes WHERE kind = ? AND id = ?');
	const add = database.prepare('INSERT INTO changes VALUES (?, ?, ?, ?, ?)');
	const count = database.prepare(`SELECT count(*) AS rows FROM (SELECT 1 FROM changes LIMIT ${mostChanges})`);
	let room: number | undefined;
	return ({kind, id}, earlier, {readAt, text}) => {
		const noted = find.get(kind, id);
		if (!noted) {
			if (earlier) {
				room ??= mostChanges - Number(count.get()?.['rows']);
				add.run(kind, id, earlier.readAt, room > 0 ? earlier.text : '', readAt);
				room--;
			}

			return earlier !== undefined;
		}

		if (noted['value'] === text) {
			remove.run(kind, id);
		} else {
			change.run(readAt, kind, id);
		}

		return true;
	};
}

export type ChangeRow = Row & {
	readonly kind?: unknown;
	readonly later_at?: unknown;
	/** The value as it is now known. */
	readonly later?: unknown;
};

/** The change of a row. What is kept on disk is not trusted. */
function changeIn<Kind extends KnownKind>(
	kind: Kind,
	{id, value, read_at: readAt, later_at: laterAt, later: text}: ChangeRow,
): ChangeOf<Kind> | undefined {
	const [earlier, later] = [
		recordOf(kind, {id, value, read_at: readAt}),
		recordOf(kind, {id, value: text, read_at: laterAt}),
	];
	return earlier && later && earlier.readAt <= later.readAt && later.readAt <= Date.now()
		? {kind, id: earlier.id, earlier, later}
		: undefined;
}

const readers: Readonly<Record<KnownKind, (row: ChangeRow) => KnownChange | undefined>> = {
	profile: row => changeIn('profile', row),
	accounts: row => changeIn('accounts', row),
	members: row => changeIn('members', row),
};

const isKind = (kind: unknown): kind is KnownKind => typeof kind === 'string' && Object.hasOwn(readers, kind);

const selected =
	'SELECT changes.kind, changes.id, changes.read_at, changes.value, changes.later_at, records.value AS later FROM changes JOIN records ON records.kind = changes.kind AND records.id = changes.id';

export const changeOf = (row: ChangeRow): KnownChange | undefined =>
	isKind(row.kind) ? readers[row.kind](row) : undefined;

const changesAtOnce = 10;

/** A change without its values, only with the times of its readings. */
export type OtherChange = KnownName & {
	readonly earlier: {readonly readAt: number};
	readonly later: {readonly readAt: number};
};

export function otherIn({kind, id, read_at: readAt, later_at: laterAt}: ChangeRow): OtherChange | undefined {
	return typeof id === 'string' && typeof readAt === 'number' && typeof laterAt === 'number' && isKind(kind)
		? {kind, id, earlier: {readAt}, later: {readAt: laterAt}}
		: undefined;
}

/** What was noted, and is not seen yet. */
export type NotedChanges = {
	/** All changes, one after the other: read only as many as are needed. */
	readonly all: () => IteratorObject<KnownChange, void>;
	/** The change of one value. */
	readonly of: (name: KnownName) => KnownChange | undefined;
	/** The other values that differ, without their earlier values. */
	readonly others: () => readonly OtherChange[];
	/** Forgets these changes, unless something else was read since, and those that were only counted up to a time, in milliseconds since the epoch. */
	readonly drop: (changes: ReadonlyArray<Omit<OtherChange, 'earlier'>>, countedUntil?: number) => void;
};

export const changesIn = ({ask, change}: Database): NotedChanges => ({
	*all() {
		for (let [kind, id]: readonly [unknown, unknown] = ['', '']; ;) {
			const rows = ask<readonly ChangeRow[]>(
				database =>
					database
						.prepare(
							`${selected} WHERE changes.value <> '' AND (changes.kind, changes.id) > (?, ?) ORDER BY changes.kind, changes.id LIMIT ?`,
						)
						.all(String(kind), String(id), changesAtOnce),
				[],
			);
			yield* rows.map(row => changeOf(row)).filter(each => each !== undefined);
			if (rows.length < changesAtOnce) {
				return;
			}

			({kind, id} = rows.at(-1) ?? {});
		}
	},
	of: ({kind, id}) =>
		ask(
			database =>
				changeOf(database.prepare(`${selected} WHERE changes.kind = ? AND changes.id = ?`).get(kind, id) ?? {}),
			undefined,
		),
	others: () =>
		ask(
			database =>
				database
					.prepare("SELECT kind, id, read_at, later_at FROM changes WHERE value = ''")
					.all()
					.flatMap(row => otherIn(row) ?? []),
			[],
		),
	drop(changes, countedUntil = -Infinity) {
		change(database => {
			const remove = database.prepare('DELETE FROM changes WHERE kind = ? AND id = ? AND later_at <= ?');
			for (const {kind, id, later} of changes) {
				remove.run(kind, id, later.readAt);
			}

			database.prepare("DELETE FROM changes WHERE value = '' AND later_at <= ?").run(countedUntil);
		});
	},
});
