import {ApiError, type ApiErrorDetails, isCertainlyNotApplied} from './api-error.js';

export type Filters = Readonly<Record<string, string | readonly string[]>>;

/** An id as one segment of a path; undefined for an id that would change the route. */
export function segmentOf(id: string): string | undefined {
	return id === '' || id === '.' || id === '..' || !id.isWellFormed() ? undefined : encodeURIComponent(id);
}

/** The names of the size of a page and of its token in a query. Without `size`, the query names none. */
export type PageNames = {readonly size?: string; readonly token: string};

export const pageNames: PageNames = {size: 'page_size', token: 'page_token'};

export const cursorNames: PageNames = {size: 'limit', token: 'cursor'};

/** Of a list whose pages have the size that the service chooses. */
export const cursorOnly: PageNames = {token: 'cursor'};

/** Of a list whose pages are numbered from 1. */
export const numberNames: PageNames = {size: 'per_page', token: 'page'};

export function queryOf(filters: Filters, pageSize: number, pageToken: string | undefined, names = pageNames): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(filters)) {
		for (const each of [value].flat()) {
			query.append(name, each);
		}
	}

	if (names.size !== undefined) {
		query.set(names.size, String(pageSize));
	}

	if (pageToken !== undefined) {
		query.set(names.token, pageToken);
	}

	return query.toString();
}

export type WireRequest = {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Relative to the base address, with the query. */
	readonly path: string;
	/** What the user wants, to follow “Could not”. */
	readonly what: string;
	/** The larger task for the log, if it says more than `what`. */
	readonly purpose?: string | undefined;
	readonly body?: unknown;
	/** Headers of this request only. Printable ASCII. */
	readonly headers?: Readonly<Record<string, string>>;
};

/** Whether a text can be the value of a header: printable ASCII, at most 255 characters. */
export const isHeaderValue = (text: string): boolean => /^[\u{21}-\u{7E}]{1,255}$/v.test(text);

/** Two parts of the message: why the call failed and what to do now. With `isStatusNamed`, the message adds the status after the first part; a sentence that is followed by the codes never names it itself. */
export type Reason = {readonly why: string; readonly todo: string; readonly isStatusNamed?: boolean};

export const unclearTodo = 'It is unclear whether the change was made. Check before you send it again.';

export function failureOf(
	request: WireRequest,
	{why, todo, isStatusNamed = false}: Reason,
	details: Omit<ApiErrorDetails, 'request' | 'sentence' | 'reason'>,
): ApiError {
	const all = {...details, request};
	const next = isCertainlyNotApplied(all) ? todo : unclearTodo;
	const beginning = `Could not ${request.what}: `;
	const reason = `${why}. ${next}`;
	const message = isStatusNamed ? `${beginning}${why} (status ${details.status}). ${next}` : `${beginning}${reason}`;
	return new ApiError(message, {...all, sentence: `${beginning}${reason}`, reason});
}

export function cancelledBefore(request: WireRequest): ApiError {
	return failureOf(
		request,
		{why: 'it was cancelled', todo: 'Nothing was changed.'},
		{failure: 'cancelled', isSent: false},
	);
}

export function limitedBefore(request: WireRequest, seconds: number): ApiError {
	const reason = {why: 'you have reached the rate limit', todo: `Try again in ${seconds} seconds.`};
	return failureOf(request, reason, {failure: 'notSent', isSent: false, retryAfter: seconds});
}

/** The names of the places that the credential and the base address come from, for messages and copied requests. Never a value. */
export type Sources = {
	/** The shell variables that a copied request uses. */
	readonly variables: {readonly token: string; readonly email: string; readonly key: string};
	/** Where a token is set. `key` names where an email address and key are set. */
	readonly token: string;
	readonly key: string;
	readonly baseUrl: string;
};

/** The environment variables that the vendor's own tools read. */
export const environmentSources: Sources = {
	variables: {token: 'CLOUDFLARE_API_TOKEN', email: 'CLOUDFLARE_EMAIL', key: 'CLOUDFLARE_API_KEY'},
	token: 'CLOUDFLARE_API_TOKEN',
	key: 'CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY',
	baseUrl: 'CLOUDFLARE_BASE_URL',
};
