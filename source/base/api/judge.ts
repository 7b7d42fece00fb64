import {unsaid} from './budget.js';
import type {ServiceError} from './api-error.js';
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
import {type Problem, readProblem} from './problem.js';
import {failureOf, type Reason, type WireRequest} from './request.js';
import {readRetryAfter} from './retry.js';
import {readServerFacts} from './server-facts.js';
import type {Sources} from './sources.js';
import type {Answer} from './transport.js';

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

/** The errors in an answer, plus its messages if no error has a text. */
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
