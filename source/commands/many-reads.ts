import {ApiError} from '../api/api-error.js';

/**
If this many reads are refused before the first answer, all others would be refused too.
*/
const mostRefused = 4;

/**
The longest wait, in seconds, and the most waits in a row for one read. Anything longer is reported as a failure.
*/
const longestWait = 600;
const mostWaits = 3;

/**
Whether one of many similar reads was refused individually, so that the others can continue. `read` and `refused` count the earlier ones.
*/
export const isRefusedAlone = (error: unknown, read: number, refused: number): error is ApiError =>
	error instanceof ApiError && error.failure === 'refused' && error.status !== 429 && !error.isKeyNeeded && (read > 0 || refused < mostRefused);

/**
Seconds until a delayed read can be sent again, after a number of waits. Undefined if it failed for another reason, or if the wait is too long.
*/
export const secondsUntilTaken = (error: unknown, waits: number): number | undefined =>
	error instanceof ApiError && error.retryAfter !== undefined && error.retryAfter <= longestWait && waits < mostWaits ? Math.max(1, error.retryAfter) : undefined;
