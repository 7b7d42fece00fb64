import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError} from './api-error.js';
import {cancelledBefore, limitedBefore, type WireRequest} from './request.js';

type RetryPolicy = {
	/** How often a request is sent again after the first attempt. */
	readonly limit: number;
	/** Milliseconds to wait before a repeat. `attempt` starts at 1. */
	readonly backoff: (attempt: number) => number;
	/** A longer wait fails with an error instead. Milliseconds. */
	readonly longestWait: number;
	/** Milliseconds until the service accepts requests again, as far as known. */
	readonly pauseLeft: () => number;
	/** Called before each wait that the service requests, in milliseconds. */
	readonly onWait?: ((milliseconds: number) => void) | undefined;
	/** Called before each repeat with the error of the previous attempt. */
	readonly onRepeat?: ((error: ApiError) => void) | undefined;
};

/** Exponential, with jitter so that programs that failed together do not retry together. */
export function defaultBackoff(attempt: number): number {
	return 500 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

/** The longest wait after an error other than a rate limit, in milliseconds. Such a wait has no countdown. */
const longestUntold = 10_000;

function isPassing({failure, isLasting, isRetryable, status = 0}: ApiError): boolean {
	return (
		!isLasting && (isRetryable || failure === 'network' || failure === 'timeout' || status === 429 || status >= 500)
	);
}

async function waitFor(milliseconds: number, request: WireRequest, signal: AbortSignal | undefined): Promise<void> {
	try {
		await sleep(milliseconds, undefined, {...(signal !== undefined && {signal})});
	} catch {
		throw cancelledBefore(request);
	}
}

/** Repeats a read that failed for a temporary reason, and delays a read while the rate limit applies. Never use this for a write. */
export async function repeatRead<T>(
	request: WireRequest,
	attempt: () => Promise<T>,
	policy: RetryPolicy,
	signal: AbortSignal | undefined,
): Promise<T> {
	const {limit, backoff, longestWait, pauseLeft, onWait, onRepeat} = policy;
	for (let repeats = 1; ; repeats++) {
		// A request that may not be repeated does not wait either.
		const keptBack = limit === 0 ? () => 0 : pauseLeft;
		for (let left = keptBack(); left > 0; left = keptBack()) {
			if (left > longestWait) {
				throw limitedBefore(request, Math.ceil(left / 1000));
			}

			onWait?.(left);
			// eslint-disable-next-line no-await-in-loop -- Another answer may have extended the wait.
			await waitFor(left, request, signal);
		}

		try {
			// eslint-disable-next-line no-await-in-loop -- The next attempt starts only after this one fails.
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

			// eslint-disable-next-line no-await-in-loop -- The wait must end before the next attempt.
			await waitFor(Math.max(backoff(repeats), asked), request, signal);
		}
	}
}

/** Reads `Retry-After`, in seconds or as a date. Returns whole seconds from now. A date is relative to the clock of the sender, given in `date`. */
export function readRetryAfter(header: string | undefined, date?: string): number | undefined {
	if (header === undefined || header === '') {
		return undefined;
	}

	const sentAt = Date.parse(date ?? '');
	const seconds = /^\d+$/v.test(header)
		? Number(header)
		: Math.ceil((Date.parse(header) - (Number.isNaN(sentAt) ? Date.now() : sentAt)) / 1000);
	return Number.isSafeInteger(seconds) ? Math.max(0, seconds) : undefined;
}
