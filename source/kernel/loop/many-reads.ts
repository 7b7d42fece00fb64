import {ApiError} from '../../base/api/api-error.js';
import {withMoving, type Told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';

/** How many reads are sent at a time. One by one takes minutes on a slow line, and a burst hits the rate limit. */
const atOnce = 4;

/** If this many reads are refused before the first answer, all others would be refused too. */
const mostRefused = 4;

/** The longest wait, in seconds, and the most waits in a row for one read. Anything longer is reported as a failure. */
const longestWait = 600;
const mostWaits = 3;

/** Whether one of many similar reads was refused individually, so that the others can continue. `read` and `refused` count the earlier ones. */
export const isRefusedAlone = (error: unknown, read: number, refused: number): error is ApiError =>
	error instanceof ApiError && error.failure === 'refused' && error.status !== 429 && !error.isKeyNeeded && (read > 0 || refused < mostRefused);

/** Seconds until a delayed read can be sent again, after a number of waits. Undefined if it failed for another reason, or if the wait is too long. */
export const secondsUntilTaken = (error: unknown, waits: number): number | undefined =>
	error instanceof ApiError && error.retryAfter !== undefined && error.retryAfter <= longestWait && waits < mostWaits ? Math.max(1, error.retryAfter) : undefined;

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
export async function readPatiently<Value>(doing: string, {note, wait, isWanted = () => true}: PatientReading, read: (come: () => void) => Promise<Value>): Promise<Value | undefined> {
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
export async function fewAtATime<Item>(items: readonly Item[], isWanted: () => boolean, read: (item: Item) => Promise<void>): Promise<void> {
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
