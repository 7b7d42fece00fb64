import type {DatabaseSync} from 'node:sqlite';
import type {Database} from './database.js';
import {changeOf, type ChangeRow, type OtherChange, otherIn} from './known-changes.js';
import {noticedIn} from './noticed.js';

/** The statements of the table with the two readings of each last difference. Unlike the values of a change, these times stay after somebody has looked. */
export const changeTimeTable = [
	'CREATE TABLE changed (kind TEXT NOT NULL, id TEXT NOT NULL, read_at INTEGER NOT NULL, later_at INTEGER NOT NULL) STRICT',
	'CREATE UNIQUE INDEX of_changed ON changed (kind, id)',
] as const;

/** Notes when two readings were made, if people would call their difference a change. */
export function changeTimeNoter(database: DatabaseSync): (change: ChangeRow) => void {
	const add = database.prepare('INSERT OR REPLACE INTO changed VALUES (?, ?, ?, ?)');
	return row => {
		const change = changeOf(row);
		if (change && noticedIn(change, [])) {
			add.run(change.kind, change.id, change.earlier.readAt, change.later.readAt);
		}
	};
}

/** How many are read from the disk at a time. */
const mostAtOnce = 2000;

/**
When the last difference of each value was noticed.

@yields Some at a time.
*/
export function* changeTimesIn({ask}: Database): Generator<readonly OtherChange[], void> {
	for (let [kind, id]: readonly [unknown, unknown] = ['', '']; ;) {
		const rows = ask<readonly ChangeRow[]>(
			database =>
				database
					.prepare(
						'SELECT kind, id, read_at, later_at FROM changed WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?',
					)
					.all(String(kind), String(id), mostAtOnce),
			[],
		);
		yield rows.flatMap(row => otherIn(row) ?? []);
		if (rows.length < mostAtOnce) {
			return;
		}

		({kind, id} = rows.at(-1) ?? {});
	}
}
