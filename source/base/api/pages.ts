import {deepest, isDeeperThan, isExactNumber} from './json.js';
import type {ApiError} from './api-error.js';

/** An unreadable record of a list. It has no id to request, and is kept only for display. */
export type UnreadableRecord = {
	readonly why: 'notAnObject' | 'noId' | 'tooDeep';
	/** Empty if the record has none. */
	readonly name: string;
	readonly parent?: {readonly id: string; readonly name?: string};
	/** The record as indented JSON, cut if it is very long. */
	readonly json: string;
	readonly isCut: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

/** Unreadable records beyond this number are only counted. */
export const mostUnreadable = 1000;

/** Longer JSON is cut, because the screen lays out all of it again at each key press. */
const mostCharacters = 100_000;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);

const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

// Replaces lists and objects below this many levels with “…”.
function cutBelow(value: unknown, levels: number): unknown {
	if (typeof value !== 'object' || value === null || isExactNumber(value)) {
		return value;
	}

	if (levels === 0) {
		return '…';
	}

	return Array.isArray(value)
		? value.map(each => cutBelow(each, levels - 1))
		: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cutBelow(each, levels - 1)]));
}

const shownLevels = 20;

export function unreadableRecord(record: unknown): UnreadableRecord {
	const {name, parent} = fieldsOf(record);
	const {id: parentId, name: parentName} = fieldsOf(parent);
	const isDeep = isDeeperThan(record, deepest);
	const json = JSON.stringify(isDeep ? cutBelow(record, shownLevels) : record, undefined, 2);
	const why = isRecord(record) ? (isDeep ? 'tooDeep' : 'noId') : 'notAnObject';
	return {
		why,
		name: textOf(name),
		...(textOf(parentId) !== '' && {
			parent: {id: textOf(parentId), ...(textOf(parentName) !== '' && {name: textOf(parentName)})},
		}),
		json: json.slice(0, mostCharacters),
		isCut: json.length > mostCharacters,
	};
}

export type Page<T> = {
	readonly items: readonly T[];
	/** The size of the whole list: the highest number that the service has reported so far. If it later reports less, the list has changed and pages may have skipped records. It may be wrong. */
	readonly total?: number;
	/** How many records of this page could not be read. They are not among the items. */
	readonly unreadable: number;
	/** The unreadable records, up to a limit. */
	readonly unreadableRecords?: readonly UnreadableRecord[];
	readonly isLast: boolean;
	/** The token to continue the list from later. */
	readonly nextPageToken?: string;
};

export type WirePage<T> = Pick<Page<T>, 'items' | 'unreadable' | 'unreadableRecords'> & {
	readonly total: number | undefined;
	readonly nextPageToken: string | undefined;
};

type PageSource<T> = {
	/** The token is undefined for the first page. */
	readonly fetchPage: (pageToken: string | undefined) => Promise<WirePage<T>>;
	readonly failure: (why: string) => ApiError;
	readonly pageLimit?: number;
	readonly recordLimits?: RecordLimits;
	/** The token of the page to start at. Default: the first page. */
	readonly from?: string | undefined;
};

/**
How many records a list may have before it counts as endless: `plain`, or twice the announced size if that is more, but at most `most`.
All records are kept, so memory would run out before the page limit is reached.
*/
type RecordLimits = {readonly plain: number; readonly most: number};

const defaultLimits: RecordLimits = {plain: 200_000, most: 1_000_000};

/** After this many pages in a row without new records, the list counts as endless. */
const stalePageLimit = 10;

/**
Follows the page tokens to the end of a list. Yields each page before the next request.

@throws {ApiError} if the tokens repeat, alternate or never end.
@yields Each page, in the order of the service.
*/
export async function* readPages<T extends {readonly id: string}>(
	source: PageSource<T>,
): AsyncGenerator<Page<T>, void, undefined> {
	const {fetchPage, failure, pageLimit = 10_000, recordLimits = defaultLimits, from} = source;
	const tokens = new Set<string>();
	const pages = new Set<string>();
	let count = 0;
	let come = 0;
	let stalePages = 0;
	let total: number | undefined;
	let pageToken = from;
	for (let pageCount = 1; ; pageCount++) {
		// eslint-disable-next-line no-await-in-loop -- Each request needs the page token of the previous page.
		const {total: reported, nextPageToken, items, unreadable, unreadableRecords} = await fetchPage(pageToken);
		total = reported === undefined ? total : Math.max(reported, total ?? 0);
		yield {
			items,
			...(total !== undefined && {total}),
			unreadable,
			...(unreadableRecords && {unreadableRecords}),
			isLast: nextPageToken === undefined,
			...(nextPageToken !== undefined && {nextPageToken}),
		};
		if (nextPageToken === undefined) {
			return;
		}

		// The first and last id identify a page. Keeping every id would cost memory for each record.
		const ends = `${items[0]?.id} ${items.at(-1)?.id}`;
		const isNew = items.length > 0 && !pages.has(ends);
		stalePages = isNew || unreadable > 0 ? 0 : stalePages + 1;
		pages.add(ends);
		count += isNew ? items.length : 0;
		if (tokens.has(nextPageToken)) {
			throw failure(`the service sent the same page token twice, after ${count} records`);
		}

		come += items.length + unreadable;
		const mostRecords = Math.min(recordLimits.most, Math.max(recordLimits.plain, 2 * (total ?? 0)));
		if (stalePages >= stalePageLimit || pageCount >= pageLimit || come >= mostRecords) {
			throw failure(`the list has no end, after ${count} records`);
		}

		tokens.add(nextPageToken);
		pageToken = nextPageToken;
	}
}
