import {setTimeout as sleep} from 'node:timers/promises';
import * as v from 'valibot';
import {type ServiceError, ApiError} from './api-error.js';
import {lenient, lenientText} from './schemas.js';
import {cancelledBefore, limitedBefore, type WireRequest, failureOf, type Reason, type Sources} from './request.js';
import {unsaid, readServerFacts} from './budget.js';
import {kindOf} from './calls.js';
import {
	createAnswerRedactor,
	createRedactor,
	type Credential,
	isMisplaced,
	redactionMark,
	secretOf,
} from './credential.js';
import {type Envelope, readEnvelope} from './envelope.js';
import {explainRefusal, explainServerFailure, isKeyNeeded} from './explain.js';
import type {Answer} from './transport.js';

/** An error of the vendor's edge, as problem details of RFC 9457. */
type Problem = {
	/** Title and detail as one message. The documentation is the type of the problem. */
	readonly error: ServiceError;
	readonly ray: string | undefined;
	/** Seconds. */
	readonly retryAfter: number | undefined;
	/** Whether the same request may succeed later. Undefined if the problem does not say. */
	readonly isRetryable: boolean | undefined;
};

const textLimit = 500;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

// The id of the request, as in the header `cf-ray`.
const rayText = v.pipe(v.string(), v.regex(/^[\da-z]{8,40}(?:-[a-z]{2,5})?$/iv));

const problemSchema = v.looseObject({
	type: lenientText,
	title: lenientText,
	detail: lenientText,
	instance: lenient(rayText),
	error_code: lenient(whole),
	retryable: lenient(v.boolean()),
	retry_after: lenient(whole),
});

const mediaType = /^application\/problem\+json(?:;|\s|$)/iv;

function parse(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}

/** Reads problem details. Undefined if the answer is something else. */
function readProblem(
	body: string,
	contentType: string | undefined,
	redact: (text: string) => string,
): Problem | undefined {
	const parsed = mediaType.test(contentType?.trim() ?? '') ? v.safeParse(problemSchema, parse(body)) : undefined;
	if (!parsed?.success) {
		return undefined;
	}

	const {type, title = '', detail = '', instance, error_code: code, retryable, retry_after: retryAfter} = parsed.output;
	const [shortTitle, shortDetail] = [title, detail].map(text => redact(text).trim().slice(0, textLimit));
	return {
		error: {
			message: [shortTitle, shortDetail].filter(text => text !== undefined && text !== '').join(': '),
			...(code !== undefined && {code}),
			...(type !== undefined && {documentationUrl: redact(type).slice(0, textLimit)}),
		},
		ray: instance === undefined ? undefined : redact(instance),
		retryAfter,
		isRetryable: retryable,
	};
}

type RetryPolicy = {
	readonly limit: number;
	/** Milliseconds to wait before a repeat. `attempt` starts at 1. */
	readonly backoff: (attempt: number) => number;
	/** A longer wait fails with an error instead. Milliseconds. */
	readonly longestWait: number;
	/** Milliseconds until the service accepts requests again, as far as known. */
	readonly pauseLeft: () => number;
	/** Called before each wait that the service requests, in milliseconds. */
	readonly onWait?: ((milliseconds: number) => void) | undefined;
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

/** Turns a successful answer into a value. Returns undefined, or the reason, if the answer does not have the documented format. */
export type Reader<T> = (envelope: Envelope) => {readonly value: T} | {readonly why: string} | undefined;

const noContent: Envelope = {
	isSuccess: true,
	errors: [],
	messages: [],
	result: undefined,
	exactResult: () => undefined,
	nextPageToken: undefined,
	total: undefined,
	numbered: {pages: undefined, total: undefined, size: undefined},
	historyStatus: undefined,
};

function hostOf(location: string, baseUrl: string): string {
	return URL.canParse(location, baseUrl) ? new URL(location, baseUrl).host : 'another address';
}

const redirectOf = (status: number, {location}: Answer['headers']): string | undefined =>
	status >= 300 && status < 400 ? location : undefined;

/** Whether the reference documents the status as a success: 200, or 204 for a write without a result. */
const isDocumented = (status: number, {method}: WireRequest): boolean =>
	status === 200 || (status === 204 && method !== 'GET');

function saidIn(envelope: ReturnType<typeof readEnvelope>): readonly ServiceError[] {
	if (!('errors' in envelope)) {
		return [];
	}

	const {errors, messages} = envelope;
	return errors.some(({message}) => message !== '') ? errors : [...errors, ...messages];
}

/** Seconds to wait, as requested by the service. */
function waitAsked(status: number, headers: Answer['headers'], problem: Problem | undefined): number | undefined {
	const limit = status === 429 ? readServerFacts(headers).rateLimit : undefined;
	return readRetryAfter(headers['retry-after'], headers.date) ?? problem?.retryAfter ?? limit?.resetAfter;
}

/** What every failure keeps of its answer. `told`: the seconds to wait, only if the service named them. */
function factsOf({status, headers, ray}: Pick<Answer, 'status' | 'headers' | 'ray'>, problem: Problem | undefined) {
	const told = waitAsked(status, headers, problem);
	const {isRetryable} = problem ?? {};
	return {
		told,
		details: {
			status,
			ray: ray ?? problem?.ray,
			retryAfter: told ?? (status === 429 ? unsaid : undefined),
			isLasting: isRetryable === false,
			isRetryable,
		},
	};
}

/** What an answer says in either format: an envelope, or the problem details of the vendor's edge. */
function readAnswer(status: number, body: string, problem: Problem | undefined, redact: (text: string) => string) {
	const envelope = status === 204 ? noContent : readEnvelope(body, redact);
	return {envelope, errors: problem ? [problem.error] : saidIn(envelope)};
}

/**
Creates `judge`, which turns an answer into a value or throws an `ApiError`. Its results never contain the credential.
`wouldStoreMark` tells whether a request would store the redaction mark in place of the credential.
*/
export function createJudge(baseUrl: string, credential: Credential, sources: Sources) {
	const redact = createRedactor(credential);
	const kind = kindOf(credential);
	const redactAnswer = createAnswerRedactor(credential);
	let hasRedacted = false;

	function judge<T>(request: WireRequest, {status, headers, ray, body: sent}: Answer, read: Reader<T>): T {
		const body = redactAnswer(sent);
		hasRedacted ||= body !== sent;
		const isLimited = status === 429;
		const problem = status >= 400 ? readProblem(body, headers['content-type'], redact) : undefined;
		const {told, details} = factsOf({status, headers, ray}, problem);
		const redirect = redirectOf(status, headers);
		if (redirect !== undefined) {
			const host = redact(hostOf(redirect, baseUrl));
			throw failureOf(
				request,
				{
					why: `the service redirects to ${host}, and cforgs does not follow because that would send the credential there`,
					todo: `Check the base address (${sources.baseUrl}).`,
				},
				{failure: 'redirected', ...details},
			);
		}

		const undocumented: Reason = {
			why: 'the service gave an unexpected answer',
			isStatusNamed: true,
			todo: `Check the base address (${sources.baseUrl}) and any proxy in between, and try again.`,
		};
		// A status below 200, such as 101, has no body.
		if (status < 200) {
			throw failureOf(request, undocumented, {failure: 'gateway', ...details});
		}

		const {envelope, errors} = readAnswer(status, body, problem, redact);
		const isOfGateway = status === 408 || status >= 500 || (problem !== undefined && !isLimited);
		if (isOfGateway) {
			throw failureOf(request, explainServerFailure(errors, {retryAfter: told, isLasting: details.isLasting}), {
				failure: 'gateway',
				errors,
				...details,
			});
		}

		// A 429 is a rate limit, whatever its body is.
		if (!isLimited && 'failure' in envelope) {
			const failure = status >= 400 ? 'gateway' : envelope.failure;
			throw failureOf(request, {...undocumented, why: envelope.why}, {failure, ...details});
		}

		if ('failure' in envelope || !envelope.isSuccess || status >= 400) {
			const reason = explainRefusal({
				request,
				kind,
				isMisplaced: isMisplaced(secretOf(credential), credential.scheme),
				sources,
				status,
				errors,
				retryAfter: told,
			});
			throw failureOf(request, reason, {
				failure: 'refused',
				errors,
				isKeyNeeded: isKeyNeeded(status, {request, kind, errors}),
				...details,
			});
		}

		if (!isDocumented(status, request)) {
			throw failureOf(request, undocumented, {failure: status < 300 ? 'shape' : 'gateway', ...details});
		}

		const outcome = read(envelope);
		if (outcome && 'value' in outcome) {
			return outcome.value;
		}

		const why = outcome?.why ?? 'the answer does not have the requested data';
		throw failureOf(
			request,
			{why, todo: 'Try again. If this happens again, the API may have changed.'},
			{failure: 'shape', ...details},
		);
	}

	return {
		judge,
		wouldStoreMark: ({body}: WireRequest): boolean =>
			hasRedacted && body !== undefined && JSON.stringify(body).includes(redactionMark),
	};
}
