import {setImmediate as nextTurn} from 'node:timers/promises';
import type {ApiError} from './api-error.js';
import type {UnreadableRecord} from './unreadable-record.js';

export type Page<T> = {
	readonly items: readonly T[];
	/**
	The size of the whole list, the most that the service has reported so far: where it reports less later, the list has changed meanwhile, and may have left some out. It may be wrong.
	*/
	readonly total?: number;
	/**
	How many records of this page could not be read, and are not among the items.
	*/
	readonly unreadable: number;
	/**
	These records, or the first of very many.
	*/
	readonly unreadableRecords?: readonly UnreadableRecord[];
	readonly isLast: boolean;
	/**
	Where the list goes on, for reading it from there.
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
	Where to begin, instead of at the first page.
	*/
	readonly from?: string | undefined;
};

/**
How many records a list may bring before it counts as one without an end: `plain`, or twice as many as the service announces where that is more, and never more than `most`.
They are all kept, so that memory would run out before the pages do.
*/
type RecordLimits = {readonly plain: number; readonly most: number};

const defaultLimits: RecordLimits = {plain: 200_000, most: 1_000_000};

/**
So many pages in a row without anything new mean that the list goes nowhere.
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
Follows the page tokens to the end of a list, or to an `ApiError` where they repeat, alternate or never end.
Pages that were read before it are given out first.

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
		// eslint-disable-next-line no-await-in-loop -- No page can be asked for without the token of the one before.
		const page = await fetchPage(pageToken);
		const {items, total: reported, unreadable, nextPageToken} = page;
		total = reported === undefined ? total : Math.max(reported, total ?? 0);
		yield pageOf(page, total);
		if (nextPageToken === undefined) {
			return;
		}

		// By its ends a page is known again: keeping every id would cost memory for each record.
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
Asks for the next item before the present one is given out, so that the service makes it meanwhile. One at most is asked for that nobody takes.

@yields Each item, in order.
*/
export async function * readAhead<T>(items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
	try {
		for (let read = await items.next(); read.done !== true;) {
			const next = items.next();
			// It may fail while the present one is looked at. Then that is told when it is this one's turn.
			next.catch(() => undefined);
			// eslint-disable-next-line no-await-in-loop -- The request leaves before the work on the present one begins.
			await nextTurn();
			yield read.value;
			read = await next; // eslint-disable-line no-await-in-loop -- One after the other.
		}
	} finally {
		await items.return();
	}
}
