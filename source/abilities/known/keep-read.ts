import {hasCredentialInside} from '../../kernel/form-model/value-warnings.js';
import type {Known, KnownKind, KnownRecord} from '../../kernel/storage/known.js';

/** How many values are kept at a time. If the program is killed, so many at most are read again. */
const keptAtOnce = 10;

type Waiting = {readonly [Kind in KnownKind]: Array<KnownRecord<Kind>>};

/** Keeps values in small parts. `onLost`: they could not be kept. */
export function keepRead(known: Known, onLost: () => void): {readonly add: <Kind extends KnownKind>(kind: Kind, record: KnownRecord<Kind>) => void; readonly flush: () => boolean} {
	const waiting: Waiting = {profile: [], accounts: [], members: []};

	/** Returns false if another program is writing. What was kept is looked up, because a disk can be full. What looks like a credential is never kept. */
	const isKept = <Kind extends KnownKind>(kind: Kind): boolean => {
		const records: Array<KnownRecord<Kind>> = waiting[kind];
		const last = records.at(-1);
		if (!last) {
			return true;
		}

		if (!known.keep(kind, records)) {
			return false;
		}

		records.length = 0;
		if ((known.timeOf(kind, last.id) ?? -Infinity) < last.readAt && !hasCredentialInside(last.value)) {
			onLost();
		}

		return true;
	};

	return {
		add(kind, record) {
			const records: Array<KnownRecord<typeof kind>> = waiting[kind];
			records.push(record);
			if (records.length >= keptAtOnce) {
				isKept(kind);
			}
		},
		flush: () => [isKept('profile'), isKept('accounts'), isKept('members')].every(Boolean),
	};
}
