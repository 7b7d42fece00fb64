import {Refusal} from './envelope.js';

export type RateLimit = {
	/**
	Counts one request.

	@returns the headers of its answer, and a refusal if it exceeds the limit
	*/
	count(): {readonly headers: Readonly<Record<string, string>>; readonly refusal?: Refusal};
	/** The headers of an answer to a request that does not count. */
	headers(): Readonly<Record<string, string>>;
};

/**
A limit for all requests to one sandbox, which has one user.

@param limit - requests accepted in one window
@param windowSeconds - length of a window; it starts with the first request after the previous one ended
*/
export function createRateLimit(limit: number, windowSeconds: number): RateLimit {
	let closesAt = 0;
	let used = 0;

	const headersWith = (left: number, seconds: number) => ({
		Ratelimit: `"default";r=${Math.max(0, left)};t=${seconds}`,
		'Ratelimit-Policy': `"default";q=${limit};w=${windowSeconds}`,
	});

	return {
		headers() {
			const now = Date.now();
			return now >= closesAt
				? headersWith(limit, windowSeconds)
				: headersWith(limit - used, Math.ceil((closesAt - now) / 1000));
		},
		count() {
			const now = Date.now();
			if (now >= closesAt) {
				closesAt = now + windowSeconds * 1000;
				used = 0;
			}

			used++;
			const seconds = Math.ceil((closesAt - now) / 1000);
			const headers = headersWith(limit - used, seconds);
			if (used <= limit) {
				return {headers};
			}

			return {
				headers: {...headers, 'Retry-After': String(seconds)},
				refusal: new Refusal(429, {
					code: 971,
					message: `More than ${limit} requests per ${windowSeconds} seconds reached. Please wait and consider throttling your request speed`,
				}),
			};
		},
	};
}
