import {callOf, canMake, kindOf, needText} from './calls.js';
import {ApiError, type ApiFailure} from './api-error.js';
import {type Budget, createBudget, readServerFacts, type ServerFacts} from './budget.js';
import {type Credential, redactionMark} from './credential.js';
import {documentationUrlOf} from './explain.js';
import {createJudge, type Reader, defaultBackoff, repeatRead} from './judge.js';
import {cancelledBefore, failureOf, type WireRequest, environmentSources, type Sources} from './request.js';
import {type Answer, createTransport, type TimeLimits} from './transport.js';

/** One request and its result, for a log. A repeat is logged separately. It contains no body and only the header values named here. */
export type Exchange = ServerFacts & {
	readonly method: string;
	/** Relative to the base address, with the query. */
	readonly path: string;
	/** The reason for the request, in a few words. */
	readonly purpose: string;
	readonly status?: number;
	readonly milliseconds: number;
	readonly ray?: string;
	/** Length of the answer's body, decompressed. */
	readonly bytes?: number;
	readonly failure?: ApiFailure;
	/** The vendor's page that explains the failure. */
	readonly documentationUrl?: string;
};

/** A request in the log; `at` is in milliseconds since the epoch. It contains no body, no header except `cf-ray`, and never the credential. */
export type LoggedRequest = Pick<
	Exchange,
	'method' | 'path' | 'purpose' | 'status' | 'milliseconds' | 'ray' | 'bytes' | 'failure' | 'documentationUrl'
> & {readonly at: number};

/** How many of the latest requests a log keeps. */
export const mostRequests = 500;

export type CallerOptions = {
	readonly baseUrl: string;
	readonly credential: Credential;
	/** The sources of base address and credential. Default: the environment. */
	readonly sources?: Sources | undefined;
	/** Aborts every request. */
	readonly signal?: AbortSignal;
	/** Refuses all writes before a request is built. */
	readonly isReadOnly?: boolean;
	/** Does not send calls that no credential of this kind can make. The list is always sent: its refusal shows that the credential is invalid. */
	readonly isRefusedInAdvance?: boolean;
	readonly onExchange?: (exchange: Exchange) => void;
	readonly timeout?: TimeLimits;
	/** The proxy between this computer and the service. */
	readonly proxy?: URL | undefined;
	/** How often a read is repeated after a temporary failure. Writes are never repeated. */
	readonly retryLimit?: number;
	/** Milliseconds to wait before a repeat. `attempt` starts at 1. */
	readonly backoff?: (attempt: number) => number;
	/** The longest time in milliseconds that a read may wait for the rate limit. */
	readonly longestWait?: number;
	/** The known state of the rate limit. Default: a new budget. */
	readonly budget?: Budget;
	/** Receives the end of a rate limit pause, in milliseconds since the epoch. */
	readonly onPause?: (until: number) => void;
	/** Called before each wait that the service requests, in milliseconds. */
	readonly onWait?: (milliseconds: number) => void;
	/** Called before each repeat of a read with the error of the previous attempt. */
	readonly onRepeat?: (error: ApiError) => void;
};

function refusalInAdvance(request: WireRequest, credential: Credential, {key}: Sources): ApiError | undefined {
	const call = callOf(request);
	const kind = kindOf(credential);
	return call === undefined || call === 'list' || canMake(call, kind)
		? undefined
		: failureOf(
				request,
				{why: `this needs ${needText(kind, call)}`, todo: `Set the key with its email address (${key}).`},
				{failure: 'notSent', isSent: false, isLasting: true},
			);
}

/** Creates the function that makes one call: it sends the request, reads the answer and repeats a read after a temporary failure. `window` is what is known of the rate limit. */
export function createCaller(options: CallerOptions) {
	const {
		baseUrl,
		credential,
		sources = environmentSources,
		onExchange,
		retryLimit: limit = 2,
		backoff = defaultBackoff,
		longestWait = 60_000,
	} = options;
	const transport = createTransport({
		baseUrl,
		credential,
		sources,
		timeout: options.timeout,
		proxy: options.proxy,
		signal: options.signal,
	});
	const {judge, wouldStoreMark} = createJudge(baseUrl, credential, sources);
	const {budget = createBudget()} = options;
	const policy = {
		limit,
		backoff,
		longestWait,
		pauseLeft: budget.left,
		onWait: options.onWait,
		onRepeat: options.onRepeat,
	};

	function note(
		{method, path, what, purpose = what}: WireRequest,
		milliseconds: number,
		answer: Answer | undefined,
		failed: ApiError | undefined,
	): void {
		const status = answer?.status ?? failed?.status;
		const ray = answer?.ray ?? failed?.ray;
		const facts = answer && readServerFacts(answer.headers);
		const pausedUntil = budget.learn({status, retryAfter: failed?.retryAfter, ...facts});
		if (pausedUntil !== undefined) {
			options.onPause?.(pausedUntil);
		}

		const documentationUrl = failed && documentationUrlOf(failed);
		onExchange?.({
			method,
			path,
			purpose,
			milliseconds,
			...(status !== undefined && {status}),
			...(ray !== undefined && {ray}),
			...(answer !== undefined && {bytes: answer.bytes, ...facts}),
			...(failed !== undefined && {failure: failed.failure}),
			...(documentationUrl !== undefined && {documentationUrl}),
		});
	}

	async function attempt<T>(request: WireRequest, read: Reader<T>, signal: AbortSignal | undefined): Promise<T> {
		if (signal?.aborted === true) {
			throw cancelledBefore(request);
		}

		const start = performance.now();
		let answer: Answer | undefined;
		let failed: ApiError | undefined;
		try {
			answer = await transport(request, signal);
			return judge(request, answer, read);
		} catch (error) {
			failed = error instanceof ApiError ? error : undefined;
			throw error;
		} finally {
			note(request, performance.now() - start, answer, failed);
		}
	}

	const send = async <T>(request: WireRequest, read: Reader<T>, callSignal: AbortSignal | undefined): Promise<T> => {
		const signals = [options.signal, callSignal].filter(signal => signal !== undefined);
		const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
		const inAdvance = options.isRefusedInAdvance === true ? refusalInAdvance(request, credential, sources) : undefined;
		if (inAdvance) {
			throw inAdvance;
		}

		if (request.method === 'GET') {
			return repeatRead(request, async () => attempt(request, read, signal), policy, signal);
		}

		if (options.isReadOnly === true) {
			throw failureOf(
				request,
				{why: 'this session is read-only', todo: 'Start without read-only to make changes.'},
				{failure: 'notSent', isSent: false},
			);
		}

		if (wouldStoreMark(request)) {
			throw failureOf(
				request,
				{
					why: `a value contains ${redactionMark}, which cforgs shows in place of your credential`,
					todo: 'Type another value. The service stores your credential there, where others can read it: replace the credential.',
				},
				{failure: 'notSent', isSent: false},
			);
		}

		return attempt(request, read, signal);
	};

	return {send, window: budget.window};
}
