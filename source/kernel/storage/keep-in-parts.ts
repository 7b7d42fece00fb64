import {hasCredentialInside} from '../form-model/value-warnings.js';
import {isWithoutTags, type Known, type KnownKind, type KnownRecord} from './known.js';

/** How many values are kept at a time, and after how many milliseconds at the latest: if the program is killed, so much at most is read again. */
const keptAtOnce = 10;
const longestUnkept = 1000;

type Waiting = {readonly [Kind in KnownKind]: Array<KnownRecord<Kind>>};

type Keeper = {
	readonly add: <Kind extends KnownKind>(kind: Kind, record: KnownRecord<Kind>) => void;
	/** Keeps the last few. Returns false if another program is writing. */
	readonly flush: () => boolean;
};

/** Keeps values in small parts. `onLost`: they could not be kept. */
export function keepInParts(known: Known, onLost: () => void = () => undefined): Keeper {
	const waiting: Waiting = {profile: [], accounts: [], members: []};
	let keptAt = Date.now();

	/** What was kept is looked up, because a disk can be full. What looks like a credential is never kept. */
	const isKept = <Kind extends KnownKind>(kind: Kind): boolean => {
		const records: Array<KnownRecord<Kind>> = waiting[kind];
		const last = records.at(-1);
		keptAt = Date.now();
		if (!last) {
			return true;
		}

		if (!known.keep(kind, records)) {
			return false;
		}

		records.length = 0;
		const time = known.timeOf(kind, last.id);
		const isOther = time === undefined || (time < last.readAt && !isWithoutTags(last.value));
		if (isOther && !hasCredentialInside(last.value)) {
			onLost();
		}

		return true;
	};

	return {
		add(kind, record) {
			const records: Array<KnownRecord<typeof kind>> = waiting[kind];
			records.push(record);
			if (records.length >= keptAtOnce || Date.now() - keptAt >= longestUnkept) {
				isKept(kind);
			}
		},
		flush: () => [isKept('profile'), isKept('accounts'), isKept('members')].every(Boolean),
	};
}
