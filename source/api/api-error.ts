/**
Why a call failed.

- `refused`: the service answered in its own form, and said no; or with status 429, which says so in any form.
- `gateway`: a status of 5xx, or an answer that something else than the API gave.
- `redirected`: the address answered with a redirect, which is never followed.
- `shape`: the API's answer could not be read.
- `pages`: a list's page tokens lead nowhere.
- `notSent`: this client did not send the request (read-only, an id or credential that cannot be sent, no request taken for now, or a creation that may have been made before).
*/
export type ApiFailure = 'refused' | 'gateway' | 'redirected' | 'shape' | 'network' | 'timeout' | 'cancelled' | 'pages' | 'notSent';

export type ServiceError = {
	readonly code?: number;
	readonly message: string;
	/**
	JSON pointer to the value that is wrong.
	*/
	readonly pointer?: string;
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
};

/**
Whether a call changed nothing for certain; a read never does.
*/
export function isCertainlyNotApplied({failure, request, status = 0, isSent = true}: ApiErrorDetails): boolean {
	const isRefused = failure === 'refused' || failure === 'notSent' || (status >= 300 && status < 500);
	return request.method === 'GET' || !isSent || isRefused;
}

/**
Whether the service would not have the credential itself, where the list was asked for.
*/
export const isCredentialRefusal = ({failure, status}: Pick<ApiErrorDetails, 'failure' | 'status'>): boolean => failure === 'refused' && [400, 401, 403].includes(status ?? 0);

/**
Whether the service takes no credential of this scheme for the call, whatever it may do otherwise.
*/
export const isSchemeRefusal = ({errors = []}: Pick<ApiErrorDetails, 'errors'>): boolean => errors.some(({message}) => /authentication scheme/iv.test(message));

/**
Whether a refusal may be of an organization that is too new: a 403, though not of the credential's scheme.
*/
export const isPerhapsTooNew = (error: Pick<ApiErrorDetails, 'status' | 'errors'>): boolean => error.status === 403 && !isSchemeRefusal(error);

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
		this.isRepeatSafe = details.request.method === 'GET' || (isUntouched && isPassing);
	}
}
