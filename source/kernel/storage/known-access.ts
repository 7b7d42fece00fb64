import type {DatabaseSync} from 'node:sqlite';
import * as v from 'valibot';
import {type AccountMember, accountMemberSchema} from '../../base/api/schemas.js';
import {isSameEmail} from '../../base/text/addresses.js';
import {foldedText} from '../../base/tree/fold.js';
import {hasCredentialInside} from '../form-model/value-warnings.js';
import type {DirectAccess} from '../state/direct-access.js';
import type {Database} from './database.js';
import {isToCome, parseRow, type Row} from './known-record.js';
import {changeOf, type ChangeRow, type OtherChange, otherIn} from './known-changes.js';
import {noticedIn} from './noticed.js';

/** Who has access to one account only, as it was read: the whole list. */
type AccessRecord = {
	readonly id: string;
	readonly name: string;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
	readonly members: readonly AccountMember[];
};

/** What is known of who has access to single accounts. */
export type KnownAccess = {
	/** Keeps what was read, unless something newer is kept, or it looks like it contains a credential. */
	readonly keep: (record: AccessRecord) => void;
	/** The accounts to which the person has access, or is invited, as far as they were read. */
	readonly of: (email: string) => readonly DirectAccess[];
};

const kind = 'account_access';

const valueSchema = v.object({name: v.string(), members: v.array(accountMemberSchema)});

function directIn(row: Row, email: string): readonly DirectAccess[] {
	const record = parseRow(row, valueSchema);
	const own = record?.value.members.find(({user, status}) => isSameEmail(user.email, email) && status !== 'rejected');
	return record && own
		? [{id: record.id, name: record.value.name, readAt: record.readAt, isPending: own.status === 'pending'}]
		: [];
}

/** `span`: between which times the kept values were read. */
export const accessIn = (
	{ask, change}: Database,
	span: () => readonly [oldest: number, latest: number],
): KnownAccess => ({
	keep({id, name, readAt, members}) {
		change(database => {
			const earlier = Number(
				database.prepare('SELECT read_at FROM records WHERE kind = ? AND id = ?').get(kind, id)?.['read_at'] ?? 0,
			);
			if (earlier > readAt && !isToCome(earlier, Date.now())) {
				return;
			}

			database.prepare('DELETE FROM records WHERE kind = ? AND id = ?').run(kind, id);
			if (hasCredentialInside({name, members})) {
				return;
			}

			const folded = foldedText(members.map(({user}) => user.email).join('\n'));
			database
				.prepare('INSERT INTO records VALUES (?, ?, ?, ?, ?)')
				.run(kind, id, readAt, JSON.stringify({name, members}), folded);
		});
	},
	of(email) {
		const folded = foldedText(email.trim());
		const rows =
			folded === ''
				? []
				: ask<readonly Row[]>(
						database =>
							database
								.prepare(
									'SELECT id, read_at, value FROM records WHERE kind = ? AND instr(folded, ?) > 0 AND read_at BETWEEN ? AND ? ORDER BY id',
								)
								.all(kind, folded, ...span()),
						[],
					);
		return rows.flatMap(row => directIn(row, email));
	},
});

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

const mostAtOnce = 2000;

/**
When the last difference of each value was noticed.

@yields Some at a time.
*/
export function* changeTimesIn({ask}: Database): Generator<readonly OtherChange[], void> {
	for (let [first, id]: readonly [unknown, unknown] = ['', '']; ;) {
		const rows = ask<readonly ChangeRow[]>(
			database =>
				database
					.prepare(
						'SELECT kind, id, read_at, later_at FROM changed WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?',
					)
					.all(String(first), String(id), mostAtOnce),
			[],
		);
		yield rows.flatMap(row => otherIn(row) ?? []);
		if (rows.length < mostAtOnce) {
			return;
		}

		({kind: first, id} = rows.at(-1) ?? {});
	}
}
