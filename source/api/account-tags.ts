import type {Filters} from './request.js';
import {isBadRequest, type ApiError} from './api-error.js';

/**
Codes of refusals that a parameter does not cause: too many requests, the credential, an id or a route.
*/
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
Makes what asks one service for accounts with their tags. A service that refuses the parameter is asked again without it, and from then on no more.

@returns a function that begins a list: every page of the list is asked for in the same way, as its page token belongs to its parameters.
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
