import {ApiError} from '../api/api-error.js';

/**
So many refusals before the first answer mean that each will be refused.
*/
const mostRefused = 4;

/**
A longer wait is told instead of being sat out, in seconds; so is one more of them in a row for one read.
*/
const longestWait = 600;
const mostWaits = 3;

/**
Whether of many reads of the same kind one was refused by itself, so that the others go on without it. `read` and `refused` count those before it.
*/
export const isRefusedAlone = (error: unknown, read: number, refused: number): error is ApiError =>
	error instanceof ApiError && error.failure === 'refused' && error.status !== 429 && !error.isKeyNeeded && (read > 0 || refused < mostRefused);

/**
Seconds until a read that was put off is worth sending again, after so many waits for it; undefined where it has failed for another reason, or is not to be waited for.
*/
export const secondsUntilTaken = (error: unknown, waits: number): number | undefined =>
	error instanceof ApiError && error.retryAfter !== undefined && error.retryAfter <= longestWait && waits < mostWaits ? Math.max(1, error.retryAfter) : undefined;
