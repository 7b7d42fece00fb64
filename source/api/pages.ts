import {setImmediate as nextTurn} from 'node:timers/promises';
import type {ApiError} from './api-error.js';
import type {UnreadableRecord} from './unreadable-record.js';

export type Page<T> = {
	readonly items: readonly T[];
	/**
	The size of the whole list: the highest number that the service has reported so far. If it later reports less, the list has changed and pages may have skipped records. It may be wrong.
	*/
	readonly total?: number;
	/**
	How many records of this page could not be read. They are not among the items.
	*/
	readonly unreadable: number;
	/**
	The unreadable records, up to a limit.
	*/
	readonly unreadableRecords?: readonly UnreadableRecord[];
	readonly isLast: boolean;
	/**
	The token to continue the list from later.
	*/
	readonly nextPageToken?: string;
};

export type WirePage<T> = {
	readonly items: readonly T[];
	readonly total: number | undefined;
	readonly unreadable: number;
	readonly unreadableRecords?: readonly UnreadableRecord[];
	readonly nextPageToken: string | undefined;
};

type PageSource<T> = {
	/**
	The token is undefined for the first page.
	*/
	readonly fetchPage: (pageToken: string | undefined) => Promise<WirePage<T>>;
	readonly failure: (why: string) => ApiError;
	readonly pageLimit?: number;
	readonly recordLimits?: RecordLimits;
	/**
	The token of the page to start at. Default: the first page.
	*/
	readonly from?: string | undefined;
};

/**
How many records a list may have before it counts as endless: `plain`, or twice the announced size if that is more, but at most `most`.
All records are kept, so memory would run out before the page limit is reached.
*/
type RecordLimits = {readonly plain: number; readonly most: number};

const defaultLimits: RecordLimits = {plain: 200_000, most: 1_000_000};

/**
After this many pages in a row without new records, the list counts as endless.
*/
const stalePageLimit = 10;

const pageOf = <T>({items, unreadable, unreadableRecords, nextPageToken}: WirePage<T>, total: number | undefined): Page<T> => ({
	items,
	...(total !== undefined && {total}),
	unreadable,
	...(unreadableRecords && {unreadableRecords}),
	isLast: nextPageToken === undefined,
	...(nextPageToken !== undefined && {nextPageToken}),
});

/**
Follows the page tokens to the end of a list, and yields each page before the next request.

@throws {ApiError} if the tokens repeat, alternate or never end.
@yields Each page, in the order of the service.
*/
export async function * readPages<T extends {readonly id: string}>(source: PageSource<T>): AsyncGenerator<Page<T>, void, undefined> {
	const {fetchPage, failure, pageLimit = 10_000, recordLimits = defaultLimits, from} = source;
	const tokens = new Set<string>();
	const pages = new Set<string>();
	let count = 0;
	let come = 0;
	let stalePages = 0;
	let pageToken = from;
	let total: number | undefined;
	for (let pageCount = 1; ; pageCount++) {
		// eslint-disable-next-line no-await-in-loop -- Each request needs the page token of the previous page.
		const page = await fetchPage(pageToken);
		const {items, total: reported, unreadable, nextPageToken} = page;
		total = reported === undefined ? total : Math.max(reported, total ?? 0);
		yield pageOf(page, total);
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

/**
Requests the next item before yielding the current one, so that the service prepares it in parallel. At most one requested item stays unused.

@yields Each item, in order.
*/
export async function * readAhead<T>(items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
	try {
		for (let read = await items.next(); read.done !== true;) {
			const next = items.next();
			// The request may fail while the caller handles the current item. The await below reports that error in order.
			next.catch(() => undefined);
			// eslint-disable-next-line no-await-in-loop -- The request is sent before the work on the current item begins.
			await nextTurn();
			yield read.value;
			read = await next; // eslint-disable-line no-await-in-loop -- Items are read in sequence.
		}
	} finally {
		await items.return();
	}
}
