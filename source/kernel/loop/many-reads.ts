import {ApiError} from '../../base/api/api-error.js';
import type {Page} from '../../base/api/pages.js';
import {withMoving, type Told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';

/** How many reads are sent at a time. One by one takes minutes on a slow line, and a burst hits the rate limit. */
export const atOnce = 4;

/** If this many reads are refused before the first answer, all others would be refused too. */
const mostRefused = 4;

/** The longest wait, in seconds, and the most waits in a row for one read. Anything longer is reported as a failure. */
const longestWait = 600;
const mostWaits = 3;

/** Whether one of many similar reads was refused individually, so that the others can continue. `read` and `refused` count the earlier ones. */
export const isRefusedAlone = (error: unknown, read: number, refused: number): error is ApiError =>
	error instanceof ApiError &&
	error.failure === 'refused' &&
	error.status !== 429 &&
	!error.isKeyNeeded &&
	(read > 0 || refused < mostRefused);

/** Seconds until a delayed read can be sent again, after a number of waits. Undefined if it failed for another reason, or if the wait is too long. */
export const secondsUntilTaken = (error: unknown, waits: number): number | undefined =>
	error instanceof ApiError && error.retryAfter !== undefined && error.retryAfter <= longestWait && waits < mostWaits
		? Math.max(1, error.retryAfter)
		: undefined;

export type PatientReading = {
	/** Shows the progress. */
	readonly note: (told: Told) => void;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly isWanted?: () => boolean;
};

/**
Reads again after each wait that the service asks for. `read` calls `come` when a part has arrived: earlier waits then no longer count. `doing` begins the text about a wait, such as “Loading profiles”. Undefined if the result is no longer wanted.

@throws Every other error of `read`, and the rate limit if it lasts too long.
*/
export async function readPatiently<Value>(
	doing: string,
	{note, wait, isWanted = () => true}: PatientReading,
	read: (come: () => void) => Promise<Value>,
): Promise<Value | undefined> {
	let waits = 0;
	const come = () => {
		waits = 0;
	};

	while (isWanted()) {
		try {
			return await read(come); // eslint-disable-line no-await-in-loop -- Asked again only after a pause.
		} catch (error) {
			const seconds = secondsUntilTaken(error, waits);
			if (seconds === undefined) {
				throw error;
			}

			waits++;
			note(withMoving(`${doing}: the service accepts more requests`, ` in ${counted(seconds, 'second')}`, ' …'));
			await wait(seconds * 1000); // eslint-disable-line no-await-in-loop
		}
	}

	return undefined;
}

/** Calls back for each item, a few at a time, until one callback throws or the rest is no longer wanted. */
export async function fewAtATime<Item>(
	items: readonly Item[],
	isWanted: () => boolean,
	read: (item: Item) => Promise<void>,
): Promise<void> {
	const rest = items.values();
	let isFailed = false;
	const readRest = async () => {
		for (const item of rest) {
			if (isFailed || !isWanted()) {
				return;
			}

			try {
				await read(item); // eslint-disable-line no-await-in-loop -- The others go on meanwhile.
			} catch (error) {
				isFailed = true;
				throw error;
			}
		}
	};

	await Promise.all(Array.from({length: atOnce}, readRest));
}

/** If this many answers in a row cannot be used, the service has a problem, not a single organization. */
const mostInARow = 4;

/** What became of one of many reads. `error`: why it is cut short, or why it failed. */
type ReadEnd = {readonly error?: ApiError};

export type ReadingMany<Item, End extends ReadEnd> = {
	/** Reads one. Undefined if it is no longer wanted. */
	readonly read: (item: Item, isGoingOn: () => boolean) => Promise<End | undefined>;
	/** Receives each as soon as it is known, and how many are. The next read waits for it. */
	readonly onEnd: (item: Item, end: End, ended: number) => void | Promise<void>;
	readonly isWanted?: (() => boolean) | undefined;
};

/** Reads many similar things, a few at a time. A failure that concerns only one is part of its end. Returns the error that stopped the reading: the rest is then not read. */
export async function readMany<Item, End extends ReadEnd>(
	items: readonly Item[],
	{read, onEnd, isWanted = () => true}: ReadingMany<Item, End>,
): Promise<ApiError | undefined> {
	let [whole, failed, inARow] = [0, 0, 0];
	let stop: ApiError | undefined;
	const isGoingOn = () => stop === undefined && isWanted();
	const isAlone = (error: ApiError) =>
		(['shape', 'pages', 'gateway'].includes(error.failure) && inARow < mostInARow) ||
		isRefusedAlone(error, whole, failed);
	await fewAtATime(items, isGoingOn, async item => {
		const end = await read(item, isGoingOn);
		if (!end) {
			return;
		}

		if (end.error && !isAlone(end.error)) {
			stop ??= end.error;
			return;
		}

		if (end.error) {
			failed++;
			inARow++;
		} else {
			whole++;
			inARow = 0;
		}

		await onEnd(item, end, whole + failed);
	});
	return stop;
}

/** A list, as far as it could be read. `announced`: the total, if the service reported more than it sent. */
export type ListRead<Item> = ReadEnd & {
	readonly items: readonly Item[];
	readonly unreadable: number;
	readonly announced?: number;
};

/** Reads all pages of a list from `list`, which starts at a page token, waiting during a rate limit. Undefined if they are no longer wanted. */
export async function readList<Item extends {readonly id: string}>(
	doing: string,
	reading: PatientReading,
	list: (from: string | undefined) => AsyncIterable<Page<Item>>,
): Promise<ListRead<Item> | undefined> {
	const items = new Map<string, Item>();
	let unreadable = 0;
	let arrived = 0;
	let total = 0;
	let from: string | undefined;
	const soFar = () => ({items: items.values().toArray(), unreadable});
	try {
		return await readPatiently(doing, reading, async come => {
			for await (const page of list(from)) {
				come();
				from = page.nextPageToken;
				unreadable += page.unreadable;
				arrived += page.items.length + page.unreadable;
				total = Math.max(total, page.total ?? 0);
				for (const item of page.items) {
					items.set(item.id, item);
				}
			}

			return {...soFar(), ...(total > arrived && {announced: total})};
		});
	} catch (error) {
		if (error instanceof ApiError) {
			return {...soFar(), error};
		}

		throw error;
	}
}
