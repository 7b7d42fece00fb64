import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {listText} from '../../base/text/words.js';
import {changedPart, isOfItem, personOf, wayText} from '../../kernel/files/audit-records.js';
import {fieldNames} from '../../kernel/form-model/fields.js';
import type {Snapshot} from '../../kernel/files/snapshot.js';
import {readHistories, type WantedHistory, type PatientReading} from '../../kernel/loop/readings.js';
import {
	type Change,
	type FieldEdit,
	isListChange,
	type ListChange,
	type Who,
} from '../../kernel/files/snapshot-changes.js';

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

const settable: ReadonlySet<string> = new Set([...fieldNames, 'profile']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

/** What a record's request sent for a field. Undefined if it did not send the field; `unknown` if the record has no body. */
function sentFor({resource: {request}}: AuditRecord, field: string): 'unknown' | {readonly text: string} | undefined {
	if (!isObject(request)) {
		return 'unknown';
	}

	// An older service changes the profile together with the organization.
	const {profile} = request;
	const value = Object.hasOwn(request, field) ? request[field] : isObject(profile) ? profile[field] : undefined;
	return value === undefined ? undefined : {text: typeof value === 'string' ? value : JSON.stringify(value)};
}

/** The record that gave a field its value: a later one that sent the same value did not. Undefined if the records do not tell. */
function setterOf({field, to}: FieldEdit, records: readonly AuditRecord[]): AuditRecord | undefined {
	let setter: AuditRecord | undefined;
	for (const record of records) {
		const sent = sentFor(record, field);
		if (sent === 'unknown') {
			return setter ?? (records.length === 1 ? record : undefined);
		}

		if (sent && sent.text !== to) {
			return setter;
		}

		setter = sent ? record : setter;
	}

	return setter;
}

const whoIn = (record: AuditRecord): Who => ({
	person: personOf(record),
	how: wayText(record),
	time: record.action.time ?? '',
});

function whoEdited(edits: readonly FieldEdit[], records: readonly AuditRecord[]): Who | undefined {
	const setters = edits.map(edit => (settable.has(edit.field) ? setterOf(edit, records) : undefined));
	const known = records.filter(record => setters.includes(record));
	const [latest] = known;
	return latest && setters.every(setter => setter !== undefined)
		? {...whoIn(latest), person: listText([...new Set(known.map(record => personOf(record)))])}
		: undefined;
}

/** Who made a change, by the records of the history, which has the newest first. */
export function whoOf(change: Change, records: readonly AuditRecord[]): Who | undefined {
	const ofParts = (...parts: ReadonlyArray<ReturnType<typeof changedPart>>) =>
		records.filter(record => parts.includes(changedPart(record)));
	if (isListChange(change)) {
		const {list} = change.item;
		const record = ofParts(list).find(
			each => methods[change.change].includes(each.raw.method ?? '') && isOfItem(each, change.item),
		);
		return record && whoIn(record);
	}

	switch (change.change) {
		case 'created':
		case 'appeared': {
			const [record] = ofParts('create');
			return record && whoIn(record);
		}

		case 'renamed':
		case 'moved': {
			return whoEdited(change.edits, ofParts('edit'));
		}

		case 'edited': {
			return whoEdited(
				change.edits,
				ofParts('profile', 'edit').filter(
					record =>
						changedPart(record) === 'profile' ||
						(isObject(record.resource.request) && Object.hasOwn(record.resource.request, 'profile')),
				),
			);
		}

		case 'missing':
		case 'gone':
		case 'unlisted': {
			return undefined;
		}
	}
}

/** The changed organizations whose history can tell who did it. Those that are gone have none. */
export function historiesOf(
	changes: readonly Change[],
	older: Pick<Snapshot, 'accounts' | 'members' | 'takenAt'>,
): readonly WantedHistory[] {
	const asked = Map.groupBy(
		changes.filter(({change}) => change !== 'gone' && change !== 'missing' && change !== 'unlisted'),
		({id}) => id,
	);
	return asked
		.entries()
		.map(([id, own]): WantedHistory => {
			const times = own.map(
				change => (isListChange(change) ? older[change.item.list]?.get(id)?.readAt : undefined) ?? older.takenAt,
			);
			const hasLists = own.some(change => isListChange(change));
			return {
				id,
				isCreated: own.every(({change}) => change === 'created' || change === 'appeared'),
				hasLists,
				since: Math.min(...times.map(time => Date.parse(time))),
			};
		})
		.toArray();
}

type WhoRead = {
	readonly changes: readonly Change[];
	readonly failures: readonly ApiError[];
	readonly stop: ApiError | undefined;
};

type Reading = PatientReading & {readonly now: number; readonly isWanted: () => boolean};

/** Reads who made the changes, with one request for each changed organization, and adds that to them. */
export async function readWho(
	client: Client,
	changes: readonly Change[],
	wanted: readonly WantedHistory[],
	reading: Reading,
): Promise<WhoRead> {
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
