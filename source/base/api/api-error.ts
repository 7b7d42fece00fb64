/**
Why a call failed.

- `refused`: the service answered in its own format with an error, or with status 429 in any format.
- `gateway`: status 5xx or 408, or an answer that does not come from the API.
- `redirected`: the service answered with a redirect, which the client never follows.
- `shape`: the API's answer could not be read.
- `pages`: the page tokens of a list repeat or never end.
- `notSent`: the client did not send the request (read-only, an invalid id or credential, a rate limit, a call that this kind of credential cannot make, or a creation that may have succeeded before).
*/
export type ApiFailure =
	'refused' | 'gateway' | 'redirected' | 'shape' | 'network' | 'timeout' | 'cancelled' | 'pages' | 'notSent';

export type ServiceError = {
	readonly code?: number;
	readonly message: string;
	/** JSON pointer to the invalid value. */
	readonly pointer?: string;
	/** Unchecked text from the service. Use `documentationUrlOf` to get a URL that is safe to show as a link. */
	readonly documentationUrl?: string;
};

export type ApiErrorDetails = {
	readonly failure: ApiFailure;
	/** The path is relative to the base address and includes the query. */
	readonly request: {readonly method: string; readonly path: string};
	readonly status?: number | undefined;
	readonly errors?: readonly ServiceError[] | undefined;
	readonly ray?: string | undefined;
	/** Seconds. */
	readonly retryAfter?: number | undefined;
	/** False if the request certainly did not reach the service. */
	readonly isSent?: boolean;
	/** True if the same request would fail the same way again, as for an unknown host name or an untrusted certificate. */
	readonly isLasting?: boolean | undefined;
	/** True if the service says that the same request may succeed later. */
	readonly isRetryable?: boolean | undefined;
	/** True if the service refused a token for a call that only the Global API key can make. */
	readonly isKeyNeeded?: boolean | undefined;
	/** The message without the status. Default: the message. */
	readonly sentence?: string;
	/** Why the call failed and what to do, without the status and without the “Could not …” at the start. Default: the message. */
	readonly reason?: string;
};

/** Whether a call certainly changed nothing, as for every read. */
export function isCertainlyNotApplied({failure, request, isSent = true}: ApiErrorDetails): boolean {
	// A redirect, or a status 4xx without an answer of the API, comes from a gateway, which may have passed the request on.
	return request.method === 'GET' || !isSent || failure === 'refused' || failure === 'notSent';
}

type Refused = Pick<ApiErrorDetails, 'status' | 'errors'>;

/** Whether the service refused the list because of the credential, which is invalid or lacks the permission. The message says which. */
export const isCredentialRefusal = ({failure, status}: Pick<ApiErrorDetails, 'failure' | 'status'>): boolean =>
	failure === 'refused' && [400, 401, 403].includes(status ?? 0);

/** Whether the service does not know the credential. */
export const isBadCredential = ({status, errors = []}: Refused): boolean =>
	status === 401 || errors.some(({message}) => /authentication error/iv.test(message));

/** Whether the call does not accept this authentication scheme, token or key. */
export const isSchemeRefusal = ({errors = []}: Refused): boolean =>
	errors.some(({message}) => /authentication scheme/iv.test(message));

/** Whether the service accepts the credential but refuses this call: 403 with code 10000, usually “Forbidden”. */
export const isRefusedCall = ({status, errors = []}: Refused): boolean =>
	status === 403 &&
	errors.some(({code}) => code === 10_000) &&
	!isBadCredential({status, errors}) &&
	!isSchemeRefusal({errors});

/** Whether the organization may be too new: the service answers 403 for a while. Waiting does not help if the call never accepts this credential. */
export const isPerhapsTooNew = ({
	isKeyNeeded = false,
	...error
}: Pick<ApiErrorDetails, 'status' | 'errors' | 'isKeyNeeded'>): boolean =>
	error.status === 403 && !isKeyNeeded && !isSchemeRefusal(error);

/** Whether the client did not send the call because no credential of this kind can make it. */
export const isRefusedInAdvance = ({failure, isLasting}: Pick<ApiErrorDetails, 'failure' | 'isLasting'>): boolean =>
	failure === 'notSent' && isLasting === true;

/** Whether the service refused the content of the request, as an older service refuses an unknown filter. */
export const isBadRequest = (error: unknown): error is ApiError =>
	error instanceof ApiError && error.failure === 'refused' && error.status === 400;

/** Whether the service refused a conditional write because somebody else wrote first. Nothing of it is stored. */
export const isOvertaken = ({failure, status}: Pick<ApiErrorDetails, 'failure' | 'status'>): boolean =>
	failure === 'refused' && status === 412;

/** Whether the service reports that it does not know the organization. */
export const isNotThere = ({
	failure,
	status,
	errors = [],
}: Pick<ApiErrorDetails, 'failure' | 'status' | 'errors'>): boolean =>
	failure === 'refused' && (status === 404 || status === 410 || errors.some(({code}) => code === 7003));

/**
The only error that the client throws. Its message is one plain sentence for the user, without codes and `cf-ray`.
It has no headers and no cause, because the errors of an HTTP library contain the credential.
*/
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly failure: ApiFailure;
	readonly request: {readonly method: string; readonly path: string};
	readonly status: number | undefined;
	/** The errors from the service. The entries of an `error_chain` follow their parent. */
	readonly errors: readonly ServiceError[];
	readonly ray: string | undefined;
	/** Seconds to wait, as requested by the service. */
	readonly retryAfter: number | undefined;
	/** True for a GET, and for a write that certainly changed nothing and failed for a temporary reason. */
	readonly isRepeatSafe: boolean;
	/** Whether trying again does not help: someone must change a setting. */
	readonly isLasting: boolean;
	readonly isRetryable: boolean;
	readonly isKeyNeeded: boolean;
	readonly sentence: string;
	readonly reason: string;
	/** `unknown`: the write may have succeeded. Check before sending it again. */
	readonly outcome: 'notApplied' | 'unknown';

	constructor(message: string, details: ApiErrorDetails) {
		super(message);
		const isUntouched = isCertainlyNotApplied(details);
		const isPassing =
			details.status === 429 ||
			details.failure === 'network' ||
			details.failure === 'timeout' ||
			details.failure === 'cancelled';
		this.failure = details.failure;
		this.request = {method: details.request.method, path: details.request.path};
		this.status = details.status;
		this.errors = details.errors ?? [];
		this.ray = details.ray;
		this.retryAfter = details.retryAfter;
		this.outcome = isUntouched ? 'notApplied' : 'unknown';
		this.isLasting = details.isLasting ?? false;
		this.isRetryable = details.isRetryable ?? false;
		this.isKeyNeeded = details.isKeyNeeded ?? false;
		this.sentence = details.sentence ?? message;
		this.reason = details.reason ?? message;
		this.isRepeatSafe = details.request.method === 'GET' || (isUntouched && isPassing);
	}
}

/** The result of calls, or what `onFailure` makes of their `ApiError`. Any other error is a defect and is thrown again. */
export async function orFailure<Value, Other>(
	run: () => Promise<Value>,
	onFailure: (error: ApiError) => Other | Promise<Other>,
): Promise<Value | Other> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof ApiError) {
			return onFailure(error);
		}

		throw error;
	}
}
