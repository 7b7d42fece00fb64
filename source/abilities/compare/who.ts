import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {profileFields} from '../../base/tables/profile.js';
import {changedPart, isOfItem, personOf, wayText} from '../../kernel/files/audit-records.js';
import type {Snapshot} from '../../kernel/files/snapshot.js';
import {readHistories, type WantedHistory} from '../../kernel/loop/read-histories.js';
import type {PatientReading} from '../../kernel/loop/many-reads.js';
import type {Change} from './changes.js';
import {isListChange, type ListChange, type Who} from './list-changes.js';

/** The requests that make each kind of change of an account or a member. Nobody else makes somebody join. */
const methods: Readonly<Record<ListChange['change'], readonly string[]>> = {
	account_added: ['POST'],
	account_gone: ['POST', 'DELETE'],
	account_moved: ['POST'],
	account_changed: ['PUT', 'PATCH', 'DELETE'],
	member_added: ['POST'],
	member_invited: ['POST'],
	member_joined: [],
	member_gone: ['DELETE'],
	member_changed: ['DELETE', 'PUT', 'PATCH'],
};

const profileParts: ReadonlySet<string> = new Set([...profileFields, 'profile']);

/** An older service changes the profile together with the organization. */
const hasProfile = ({resource: {request}}: AuditRecord): boolean => typeof request === 'object' && request !== null && Object.hasOwn(request, 'profile');

/** Whether the record is of what changed. */
function isOfChange(record: AuditRecord, change: Change): boolean {
	const part = changedPart(record);
	if (isListChange(change)) {
		return part === change.item.list && methods[change.change].includes(record.raw.method ?? '') && isOfItem(record, change.item);
	}

	switch (change.change) {
		case 'created':
		case 'appeared': {
			return part === 'create';
		}

		case 'renamed':
		case 'moved': {
			return part === 'edit';
		}

		case 'edited': {
			return (part === 'profile' || (part === 'edit' && hasProfile(record))) && change.edits.some(({field}) => profileParts.has(field));
		}

		case 'missing':
		case 'gone':
		case 'unlisted': {
			return false;
		}
	}
}

/** The latest record of what changed, as the history lists the newest first. */
export function whoOf(change: Change, records: readonly AuditRecord[]): Who | undefined {
	const record = records.find(each => isOfChange(each, change));
	return record && {person: personOf(record), how: wayText(record), time: record.action.time ?? ''};
}

/** The changed organizations whose history can tell who did it. Those that are gone have none. */
export function historiesOf(changes: readonly Change[], older: Pick<Snapshot, 'accounts' | 'members' | 'takenAt'>): readonly WantedHistory[] {
	const asked = Map.groupBy(changes.filter(({change}) => change !== 'gone' && change !== 'missing' && change !== 'unlisted'), ({id}) => id);
	return asked.entries().map(([id, own]): WantedHistory => {
		const times = own.map(change => (isListChange(change) ? older[change.item.list]?.get(id)?.readAt : undefined) ?? older.takenAt);
		const hasLists = own.some(change => isListChange(change));
		return {
			id, isCreated: own.every(({change}) => change === 'created' || change === 'appeared'), hasLists, since: Math.min(...times.map(time => Date.parse(time))),
		};
	}).toArray();
}

type WhoRead = {
	readonly changes: readonly Change[];
	/** The errors of single histories. */
	readonly failures: readonly ApiError[];
	/** The error that stopped the reading. */
	readonly stop: ApiError | undefined;
};

type Reading = PatientReading & {readonly now: number; readonly isWanted: () => boolean};

/** Reads who made the changes, with one request for each changed organization, and adds that to them. */
export async function readWho(client: Client, changes: readonly Change[], wanted: readonly WantedHistory[], reading: Reading): Promise<WhoRead> {
	const histories = new Map<string, readonly AuditRecord[]>();
	const failures: ApiError[] = [];
	const stop = await readHistories(client, wanted, {
		...reading,
		onRead(id, read) {
			if (read instanceof ApiError) {
				failures.push(read);
			} else {
				histories.set(id, read);
			}
		},
	});
	return {
		changes: changes.map(change => {
			const records = histories.get(change.id);
			return records ? {...change, who: whoOf(change, records) ?? 'unknown'} : change;
		}),
		failures,
		stop,
	};
}
