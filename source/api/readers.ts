import * as v from 'valibot';
import {deepest, isDeeperThan} from './json.js';
import type {Envelope} from './envelope.js';
import type {Reader} from './judge.js';
import type {WirePage} from './pages.js';
import {
	idSchema,
	organizationSchema,
	profileSchema,
	type Organization,
	type Profile,
} from './schemas.js';
import {mostUnreadable, unreadableRecord, type UnreadableRecord} from './unreadable-record.js';

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

const otherOne = {why: 'the answer is about another organization'} as const;

/**
Requires the requested organization: the next step, even a deletion, uses the id in the answer.
*/
export const readOrganizationOf = (id: string): Reader<Organization> => envelope => {
	const outcome = readOrganization(envelope);
	const isOther = outcome && 'value' in outcome && outcome.value.id.toLowerCase() !== id.toLowerCase();
	return isOther ? otherOne : outcome;
};

const readExistingProfile = readerOf(profileSchema);

/**
A new organization may answer with an empty profile, or without one.
*/
export function readProfile(envelope: Envelope): ReturnType<Reader<Profile | undefined>> {
	return envelope.result === undefined || envelope.result === null ? {value: undefined} : readExistingProfile(envelope);
}

/**
Reads one record. Returns undefined if it cannot be read.
*/
export type RecordReader<T> = (record: unknown) => T | undefined;

export const recordReaderOf = <T>(schema: v.GenericSchema<unknown, T>): RecordReader<T> => record => {
	if (isDeeperThan(record, deepest)) {
		return undefined;
	}

	const parsed = v.safeParse(schema, record, {abortEarly: true});
	return parsed.success ? parsed.output : undefined;
};

const recordsAt = (list: unknown, places: readonly number[]): readonly UnreadableRecord[] =>
	Array.isArray(list) ? places.slice(0, mostUnreadable).map(at => unreadableRecord(list[at])) : [];

/**
Reads records one by one, so that an unreadable record is counted and does not hide the others. With `isBrief`, numbers need not be exact.
*/
export function pageReaderOf<T>(read: RecordReader<T>, isBrief: boolean): Reader<WirePage<T>> {
	return ({result, exactResult, total, nextPageToken}: Envelope) => {
		// The service sometimes sends null for an empty list.
		const records: unknown = result === null ? [] : (isBrief ? result : exactResult());
		if (!Array.isArray(records)) {
			return undefined;
		}

		const items: T[] = [];
		const unread: number[] = [];
		for (const [at, record] of records.entries()) {
			const item = read(record);
			if (item === undefined) {
				unread.push(at);
			} else {
				items.push(item);
			}
		}

		return {
			value: {
				items, total, unreadable: unread.length, nextPageToken, ...(unread.length > 0 && {unreadableRecords: recordsAt(exactResult(), unread)}),
			},
		};
	};
}

export const readNothing: Reader<undefined> = () => ({value: undefined});

const withId = v.looseObject({id: v.unknown()});

/**
Accepts any answer, unless it names another organization or has an invalid id.
*/
export const readDeletionOf = (id: string): Reader<undefined> => ({result}) => {
	if (!v.is(withId, result)) {
		return {value: undefined};
	}

	const parsed = v.safeParse(idSchema, result.id);
	if (!parsed.success) {
		return {why: 'the answer does not say which organization was deleted'};
	}

	return parsed.output.toLowerCase() === id.toLowerCase() ? {value: undefined} : otherOne;
};
