import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError} from './api-error.js';
import {cancelledBefore, limitedBefore, type WireRequest} from './request.js';

type RetryPolicy = {
	/**
	How often a request is sent again after its first time.
	*/
	readonly limit: number;
	/**
	Milliseconds to wait before the given repeat, which counts from 1.
	*/
	readonly backoff: (attempt: number) => number;
	/**
	A longer wait is told to the person instead of being sat out. Milliseconds.
	*/
	readonly longestWait: number;
	/**
	Milliseconds until the service takes requests again, as far as is known.
	*/
	readonly pauseLeft: () => number;
	/**
	Told before each wait that the service asks for, in milliseconds.
	*/
	readonly onWait?: ((milliseconds: number) => void) | undefined;
	/**
	Told before each repeat why the time before failed.
	*/
	readonly onRepeat?: ((error: ApiError) => void) | undefined;
};

/**
Exponential, and jittered so that programs that failed together do not come back together.
*/
export function defaultBackoff(attempt: number): number {
	return 500 * (2 ** (attempt - 1)) * (0.5 + (Math.random() / 2));
}

/**
The longest wait that no countdown tells of, in milliseconds.
*/
const longestUntold = 10_000;

function isPassing({failure, isLasting, status = 0}: ApiError): boolean {
	return !isLasting && (failure === 'network' || failure === 'timeout' || status === 429 || status >= 500);
}

async function waitFor(milliseconds: number, request: WireRequest, signal: AbortSignal | undefined): Promise<void> {
	try {
		await sleep(milliseconds, undefined, {...(signal !== undefined && {signal})});
	} catch {
		throw cancelledBefore(request);
	}
}

/**
Repeats a read that failed for a passing reason, and keeps one back while the service takes none. Never to be used on a write.
*/
export async function repeatRead<T>(request: WireRequest, attempt: () => Promise<T>, policy: RetryPolicy, signal: AbortSignal | undefined): Promise<T> {
	const {limit, backoff, longestWait, pauseLeft, onWait, onRepeat} = policy;
	for (let repeats = 1; ; repeats++) {
		// What is not to be repeated is not to be kept waiting either.
		const keptBack = limit === 0 ? () => 0 : pauseLeft;
		for (let left = keptBack(); left > 0; left = keptBack()) {
			if (left > longestWait) {
				throw limitedBefore(request, Math.ceil(left / 1000));
			}

			onWait?.(left);
			// eslint-disable-next-line no-await-in-loop -- Another answer may have made the wait longer.
			await waitFor(left, request, signal);
		}

		try {
			// eslint-disable-next-line no-await-in-loop -- Each attempt needs the one before to have failed.
			return await attempt();
		} catch (error) {
			if (!(error instanceof ApiError) || !isPassing(error) || repeats > limit) {
				throw error;
			}

			const asked = (error.retryAfter ?? 0) * 1000;
			if (asked > (error.status === 429 ? longestWait : Math.min(longestWait, longestUntold))) {
				throw error;
			}

			onRepeat?.(error);
			if (asked > 0) {
				onWait?.(asked);
			}

			// eslint-disable-next-line no-await-in-loop -- Only then is it sent again.
			await waitFor(Math.max(backoff(repeats), asked), request, signal);
		}
	}
}

/**
Reads `Retry-After`, in seconds or as a date; the result is in whole seconds from now. A date is by the clock of whoever sent it, which `date` tells.
*/
export function readRetryAfter(header: string | undefined, date?: string): number | undefined {
	if (header === undefined || header === '') {
		return undefined;
	}

	const sentAt = Date.parse(date ?? '');
	const seconds = /^\d+$/v.test(header) ? Number(header) : Math.ceil((Date.parse(header) - (Number.isNaN(sentAt) ? Date.now() : sentAt)) / 1000);
	return Number.isSafeInteger(seconds) ? Math.max(0, seconds) : undefined;
}
