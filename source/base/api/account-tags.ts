import type {Filters} from './request.js';
import {isBadRequest, type ApiError} from './api-error.js';

/** Error codes that the tags parameter does not cause: rate limit, credential, id or route. */
const otherCodes: ReadonlySet<number> = new Set([971, 6003, 6103, 6111, 7000, 7003, 10_000]);

function isPerhapsAboutTags(error: unknown): error is ApiError {
	if (!isBadRequest(error)) {
		return false;
	}

	const isNamed = error.errors.some(({message, pointer = ''}) => /tags/iv.test(`${message} ${pointer}`));
	return isNamed || error.errors.every(({code = 0}) => !otherCodes.has(code));
}

type Fetch = <T>(pageToken: string | undefined, fetch: (filters: Filters) => Promise<T>) => Promise<T>;

/**
Requests accounts with their tags. If the service refuses the parameter, the page is requested again without it, and later lists omit it.

@returns a function that starts a list. All pages of a list use the same parameters, because a page token is only valid with the parameters that produced it.
*/
export function createTagAsker(): () => Fetch {
	let support: 'unknown' | 'taken' | 'refused' = 'unknown';
	return () => {
		let isAsked = support !== 'refused';
		return async (pageToken, fetch) => {
			if (!isAsked) {
				return fetch({});
			}

			try {
				const page = await fetch({include_tags: 'true'});
				support = 'taken';
				return page;
			} catch (error) {
				if (support === 'taken' || pageToken !== undefined || !isPerhapsAboutTags(error)) {
					throw error;
				}

				isAsked = false;
				const page = await fetch({});
				support = 'refused';
				return page;
			}
		};
	};
}
