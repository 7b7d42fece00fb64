import {ApiError, isCertainlyNotApplied, type ApiErrorDetails} from './api-error.js';

export type WireRequest = {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/**
	Behind the base address, with the query.
	*/
	readonly path: string;
	/**
	What the person wants, to stand behind "Could not".
	*/
	readonly what: string;
	/**
	What it is part of, for a log, where that says more than `what`.
	*/
	readonly purpose?: string | undefined;
	readonly body?: unknown;
};

/**
Two parts of the sentence that a person reads: why it failed, and what to do now.
*/
export type Reason = {readonly why: string; readonly todo: string};

export function failureOf(request: WireRequest, {why, todo}: Reason, details: Omit<ApiErrorDetails, 'request'>): ApiError {
	const all = {...details, request};
	const next = isCertainlyNotApplied(all) ? todo : 'It is unclear whether the change was made. Check before you send it again.';
	return new ApiError(`Could not ${request.what}: ${why}. ${next}`, all);
}

export function cancelledBefore(request: WireRequest): ApiError {
	return failureOf(request, {why: 'it was canceled', todo: 'Nothing was changed.'}, {failure: 'cancelled', isSent: false});
}

export function limitedBefore(request: WireRequest, seconds: number): ApiError {
	const reason = {why: 'you have reached the rate limit', todo: `Try again in ${seconds} seconds.`};
	return failureOf(request, reason, {failure: 'notSent', isSent: false, retryAfter: seconds});
}
