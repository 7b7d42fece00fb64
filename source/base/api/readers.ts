import * as v from 'valibot';
import {deepest, isDeeperThan} from './json.js';
import type {Envelope} from './envelope.js';
import type {Reader} from './judge.js';
import {type WirePage, mostUnreadable, unreadableRecord, type UnreadableRecord} from './pages.js';
import {
	type Account,
	type AccountMove,
	accountSchema,
	type AccountTags,
	accountTagsSchema,
	type AuditRecord,
	auditRecordSchema,
	type Holder,
	holderIdOf,
	holdersSchema,
	idSchema,
	type Member,
	memberSchema,
	moveSchema,
	organizationSchema,
	profileSchema,
	type Organization,
	type Profile,
	type UsageRow,
	usageRowSchema,
} from './schemas.js';

function readerOf<T>(schema: v.GenericSchema<unknown, T>): Reader<T> {
	return ({result, exactResult}) => {
		if (isDeeperThan(result, deepest)) {
			return {why: `the answer is nested more than ${deepest} levels deep`};
		}

		const parsed = v.safeParse(schema, exactResult(), {abortEarly: true});
		return parsed.success ? {value: parsed.output} : undefined;
	};
}

export const readOrganization = readerOf(organizationSchema);

const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const otherOne = {why: 'the answer is about another organization'} as const;

/** Requires the requested organization: the next step, even a deletion, uses the id in the answer. */
export const readOrganizationOf =
	(id: string): Reader<Organization> =>
	envelope => {
		const outcome = readOrganization(envelope);
		return outcome && 'value' in outcome && !isSameId(outcome.value.id, id) ? otherOne : outcome;
	};

const readAnyAccount = readerOf(accountSchema);

/** Requires the requested account: the next step may change the account in the answer. */
export const readAccountOf =
	(id: string): Reader<Account> =>
	envelope => {
		const outcome = readAnyAccount(envelope);
		return outcome && 'value' in outcome && !isSameId(outcome.value.id, id)
			? {why: 'the answer is about another account'}
			: outcome;
	};

/** Requires an account of the organization, if the answer says which one holds it. */
export const readAccountIn =
	(organization: string): Reader<Account> =>
	envelope => {
		const outcome = readAnyAccount(envelope);
		return outcome && 'value' in outcome && !isSameId(holderIdOf(outcome.value) ?? organization, organization)
			? {why: 'the answer is about an account of another organization'}
			: outcome;
	};

const readAnyTags = readerOf(accountTagsSchema);

/** Requires the tags of the account, whole and with their version. */
export const readTagsOf =
	(account: string): Reader<AccountTags> =>
	envelope => {
		const outcome = readAnyTags(envelope);
		const id = outcome && 'value' in outcome ? outcome.value['id'] : undefined;
		return outcome && typeof id === 'string' && !isSameId(id, account)
			? {why: 'the answer is about another account'}
			: outcome;
	};

const readAnyMember = readerOf(memberSchema);

/** Requires the requested member: the next step may remove the member in the answer. */
export const readMemberOf =
	(id: string): Reader<Member> =>
	envelope => {
		const outcome = readAnyMember(envelope);
		return outcome && 'value' in outcome && !isSameId(outcome.value.id, id)
			? {why: 'the answer is about another member'}
			: outcome;
	};

/** Requires the invited email address. */
export const readInvited =
	(email: string): Reader<Member> =>
	envelope => {
		const outcome = readAnyMember(envelope);
		return outcome && 'value' in outcome && !isSameId(outcome.value.user.email, email)
			? {why: 'the answer is about another email address'}
			: outcome;
	};

const readAnyMove = readerOf(moveSchema);

/** Refuses an answer about another account or another destination. */
export const readMoveOf =
	(account: string, destination: string): Reader<AccountMove> =>
	envelope => {
		const outcome = readAnyMove(envelope);
		if (!outcome || !('value' in outcome)) {
			return outcome;
		}

		const {account_id: moved = account, destination_organization_id: to = destination} = outcome.value;
		return isSameId(moved, account) && isSameId(to, destination)
			? outcome
			: {why: 'the answer is about another account or organization'};
	};

export const readHolders: Reader<readonly Holder[]> = readerOf(holdersSchema);

const readExistingProfile = readerOf(profileSchema);

/** A new organization may answer with an empty profile, or without one. */
export function readProfile(envelope: Envelope): ReturnType<Reader<Profile | undefined>> {
	return envelope.result === undefined || envelope.result === null ? {value: undefined} : readExistingProfile(envelope);
}

/** Reads one record. Returns undefined if it cannot be read. */
export type RecordReader<T> = (record: unknown) => T | undefined;

export const recordReaderOf =
	<T>(schema: v.GenericSchema<unknown, T>): RecordReader<T> =>
	record => {
		if (isDeeperThan(record, deepest)) {
			return undefined;
		}

		const parsed = v.safeParse(schema, record, {abortEarly: true});
		return parsed.success ? parsed.output : undefined;
	};

const recordsAt = (list: unknown, places: readonly number[]): readonly UnreadableRecord[] =>
	Array.isArray(list) ? places.slice(0, mostUnreadable).map(at => unreadableRecord(list[at])) : [];

/** Reads records one by one, so that an unreadable record is counted and does not hide the others. With `isBrief`, numbers need not be exact. */
export function pageReaderOf<T>(readRecord: RecordReader<T>, isBrief: boolean): Reader<WirePage<T>> {
	return ({result, exactResult, total, nextPageToken}: Envelope) => {
		// The service sometimes sends null for an empty list.
		const records: unknown = result === null ? [] : isBrief ? result : exactResult();
		if (!Array.isArray(records)) {
			return undefined;
		}

		const items: T[] = [];
		const unread: number[] = [];
		for (const [at, record] of records.entries()) {
			const item = readRecord(record);
			if (item === undefined) {
				unread.push(at);
			} else {
				items.push(item);
			}
		}

		const unreadableRecords = unread.length > 0 ? {unreadableRecords: recordsAt(exactResult(), unread)} : {};
		return {value: {total, nextPageToken, items, unreadable: unread.length, ...unreadableRecords}};
	};
}

/** The same for a list whose pages are numbered: the token of a page is its number. If the service names neither pages nor a total, a full page is not the last one. `asked`: the size of a page that was asked for. */
export function numberedPageReaderOf<T>(readRecord: RecordReader<T>, page: number, asked: number): Reader<WirePage<T>> {
	const read = pageReaderOf(readRecord, false);
	return envelope => {
		const {total, pages, size = asked} = envelope.numbered;
		const isFull = Array.isArray(envelope.result) && envelope.result.length >= Math.max(1, size);
		const hasMore = pages === undefined ? (total === undefined ? isFull : page * size < total) : page < pages;
		return read({...envelope, total, nextPageToken: hasMore ? String(page + 1) : undefined});
	};
}

/** What happened to the resource of a record. */
export type ResourceHistory = {
	readonly records: readonly AuditRecord[];
	readonly unreadable: number;
	/** Whether there is no more. */
	readonly isWhole: boolean;
	/** How sure the service is; documented are exact, approximate and unavailable. */
	readonly status: string | undefined;
};

const readRecords = pageReaderOf(recordReaderOf(auditRecordSchema), false);

export const readResourceHistory: Reader<ResourceHistory> = envelope => {
	const outcome = readRecords(envelope);
	if (!outcome || !('value' in outcome)) {
		return outcome;
	}

	const {items, unreadable, nextPageToken} = outcome.value;
	return {value: {records: items, unreadable, isWhole: nextPageToken === undefined, status: envelope.historyStatus}};
};

/** The usage of a period. */
export type Usage = {
	readonly rows: readonly UsageRow[];
	/** How many rows could not be read; they are not among the rows. */
	readonly unreadable: number;
};

// A quantity is only shown and added up, so its digits need not be exact.
const readUsageRows = pageReaderOf(recordReaderOf(usageRowSchema), true);

export const readUsage: Reader<Usage> = envelope => {
	const outcome = readUsageRows(envelope);
	return outcome && 'value' in outcome
		? {value: {rows: outcome.value.items, unreadable: outcome.value.unreadable}}
		: outcome;
};

export const readNothing: Reader<undefined> = () => ({value: undefined});

const withId = v.looseObject({id: v.unknown()});

/** Accepts any answer, unless it names another organization or has an invalid id. */
export const readDeletionOf =
	(id: string): Reader<undefined> =>
	({result}) => {
		if (!v.is(withId, result)) {
			return {value: undefined};
		}

		const parsed = v.safeParse(idSchema, result.id);
		if (!parsed.success) {
			return {why: 'the answer does not say which organization was deleted'};
		}

		return isSameId(parsed.output, id) ? {value: undefined} : otherOne;
	};
