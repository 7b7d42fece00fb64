import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError} from './api-error.js';
import {cancelledBefore, type WireRequest} from './request.js';

export type RetryPolicy = {
	/**
	How often a request is sent again after its first time.
	*/
	readonly limit: number;
	/**
	Milliseconds to wait before the given repeat, which counts from 1.
	*/
	readonly backoff: (attempt: number) => number;
};

/**
A longer wait is told to the person instead of being sat out unseen. Seconds.
*/
const longestWait = 60;

/**
Exponential, and jittered so that programs that failed together do not come back together.
*/
export function defaultBackoff(attempt: number): number {
	return 500 * (2 ** (attempt - 1)) * (0.5 + (Math.random() / 2));
}

function isPassing({failure, status = 0}: ApiError): boolean {
	return failure === 'network' || failure === 'timeout' || status === 429 || status >= 500;
}

/**
Repeats a read that failed for a passing reason. Never to be used on a write.
*/
export async function repeatRead<T>(request: WireRequest, attempt: () => Promise<T>, {limit, backoff}: RetryPolicy, signal: AbortSignal | undefined): Promise<T> {
	for (let repeats = 1; ; repeats++) {
		try {
			// eslint-disable-next-line no-await-in-loop -- Each attempt needs the one before to have failed.
			return await attempt();
		} catch (error) {
			if (!(error instanceof ApiError) || !isPassing(error) || repeats > limit || (error.retryAfter ?? 0) > longestWait) {
				throw error;
			}

			const wait = Math.max(backoff(repeats), (error.retryAfter ?? 0) * 1000);
			try {
				// eslint-disable-next-line no-await-in-loop
				await sleep(wait, undefined, {...(signal !== undefined && {signal})});
			} catch {
				throw cancelledBefore(request);
			}
		}
	}
}

/**
Reads `Retry-After`, in seconds or as a date; the result is in whole seconds from now.
*/
export function readRetryAfter(header: string | undefined): number | undefined {
	if (header === undefined || header === '') {
		return undefined;
	}

	const seconds = /^\d+$/v.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
	return Number.isSafeInteger(seconds) ? Math.max(0, seconds) : undefined;
}
