/**
Why a call failed.

- `refused`: the service answered in its own form, and said no; or with status 429, which says so in any form.
- `gateway`: a status of 5xx, or an answer that something else than the API gave.
- `redirected`: the address answered with a redirect, which is never followed.
- `shape`: the API's answer could not be read.
- `pages`: a list's page tokens lead nowhere.
- `notSent`: this client did not send the request (read-only, an id or credential that cannot be sent, no request taken for now, a call that this kind of credential cannot make, or a creation that may have been made before).
*/
export type ApiFailure = 'refused' | 'gateway' | 'redirected' | 'shape' | 'network' | 'timeout' | 'cancelled' | 'pages' | 'notSent';

export type ServiceError = {
	readonly code?: number;
	readonly message: string;
	/**
	JSON pointer to the value that is wrong.
	*/
	readonly pointer?: string;
	/**
	As the service wrote it: any text. What may be shown as a link, `documentationUrlOf` tells.
	*/
	readonly documentationUrl?: string;
};

export type ApiErrorDetails = {
	readonly failure: ApiFailure;
	/**
	The path begins behind the base address and includes the query.
	*/
	readonly request: {readonly method: string; readonly path: string};
	readonly status?: number | undefined;
	readonly errors?: readonly ServiceError[] | undefined;
	readonly ray?: string | undefined;
	/**
	Seconds.
	*/
	readonly retryAfter?: number | undefined;
	/**
	False when the request certainly never reached the service.
	*/
	readonly isSent?: boolean;
	/**
	True when the same request would fail the same way: a name that does not exist, a certificate that is not trusted.
	*/
	readonly isLasting?: boolean | undefined;
	/**
	True when the service refused a token because only the Global API key can make the call.
	*/
	readonly isKeyNeeded?: boolean | undefined;
	/**
	The message without the status that it names. If absent, the message.
	*/
	readonly sentence?: string;
	/**
	Why the call failed and what to do, without the status and without what could not be done. If absent, the message.
	*/
	readonly reason?: string;
};

/**
Whether a call changed nothing for certain; a read never does.
*/
export function isCertainlyNotApplied({failure, request, status = 0, isSent = true}: ApiErrorDetails): boolean {
	const isRefused = failure === 'refused' || failure === 'notSent' || (status >= 300 && status < 500);
	return request.method === 'GET' || !isSent || isRefused;
}

type Refused = Pick<ApiErrorDetails, 'status' | 'errors'>;

/**
Whether the service refuses the list to this credential: it is not valid, or it lacks the permission. The message tells which.
*/
export const isCredentialRefusal = ({failure, status}: Pick<ApiErrorDetails, 'failure' | 'status'>): boolean => failure === 'refused' && [400, 401, 403].includes(status ?? 0);

/**
Whether the service does not know the credential.
*/
export const isBadCredential = ({status, errors = []}: Refused): boolean => status === 401 || errors.some(({message}) => /authentication error/iv.test(message));

/**
Whether the call does not accept this kind of credential, token or key.
*/
export const isSchemeRefusal = ({errors = []}: Refused): boolean => errors.some(({message}) => /authentication scheme/iv.test(message));

/**
Whether the service knows the credential and refuses this one call: 403 with code 10000, in general “Forbidden”.
*/
export const isRefusedCall = ({status, errors = []}: Refused): boolean =>
	status === 403 && errors.some(({code}) => code === 10_000) && !isBadCredential({status, errors}) && !isSchemeRefusal({errors});

/**
Whether the organization may only be too new: the service refuses it with 403 for a while. Waiting helps no credential that the call never accepts.
*/
export const isPerhapsTooNew = ({isKeyNeeded = false, ...error}: Pick<ApiErrorDetails, 'status' | 'errors' | 'isKeyNeeded'>): boolean =>
	error.status === 403 && !isKeyNeeded && !isSchemeRefusal(error);

/**
Whether a call was not sent, as the service takes it from no credential of this kind.
*/
export const isRefusedInAdvance = ({failure, isLasting}: Pick<ApiErrorDetails, 'failure' | 'isLasting'>): boolean => failure === 'notSent' && isLasting === true;

/**
Whether the service refuses the request for what it asks, as an older service may refuse a filter that it does not know.
*/
export const isBadRequest = (error: unknown): error is ApiError => error instanceof ApiError && error.failure === 'refused' && error.status === 400;

/**
Whether the service says of one organization that it does not know it.
*/
export const isNotThere = ({failure, status, errors = []}: Pick<ApiErrorDetails, 'failure' | 'status' | 'errors'>): boolean =>
	failure === 'refused' && (status === 404 || errors.some(({code}) => code === 7003));

/**
The one error of the client. Its message is one plain sentence for the person at the keyboard, without codes and `cf-ray`.
It holds no header and no cause: an HTTP library's errors carry the credential with them.
*/
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly failure: ApiFailure;
	readonly request: {readonly method: string; readonly path: string};
	readonly status: number | undefined;
	/**
	What the service said; an `error_chain` follows its parent.
	*/
	readonly errors: readonly ServiceError[];
	readonly ray: string | undefined;
	/**
	Seconds that the service asks to wait.
	*/
	readonly retryAfter: number | undefined;
	/**
	True for a GET, and for a write that certainly changed nothing and failed for a passing reason.
	*/
	readonly isRepeatSafe: boolean;
	/**
	Whether waiting mends nothing: somebody has to change a setting.
	*/
	readonly isLasting: boolean;
	readonly isKeyNeeded: boolean;
	readonly sentence: string;
	readonly reason: string;
	/**
	`unknown`: the write may have happened; look before sending it again.
	*/
	readonly outcome: 'notApplied' | 'unknown';

	constructor(message: string, details: ApiErrorDetails) {
		super(message);
		const isUntouched = isCertainlyNotApplied(details);
		const isPassing = details.status === 429 || details.failure === 'network' || details.failure === 'timeout' || details.failure === 'cancelled';
		this.failure = details.failure;
		this.request = {method: details.request.method, path: details.request.path};
		this.status = details.status;
		this.errors = details.errors ?? [];
		this.ray = details.ray;
		this.retryAfter = details.retryAfter;
		this.outcome = isUntouched ? 'notApplied' : 'unknown';
		this.isLasting = details.isLasting ?? false;
		this.isKeyNeeded = details.isKeyNeeded ?? false;
		this.sentence = details.sentence ?? message;
		this.reason = details.reason ?? message;
		this.isRepeatSafe = details.request.method === 'GET' || (isUntouched && isPassing);
	}
}
