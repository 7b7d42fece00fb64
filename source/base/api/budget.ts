import {privatePartsOf, type Credential} from './credential.js';
import type {ServerFacts} from './server-facts.js';

/** The known state of the rate limit, shared by all clients of one host and credential. */
export type Budget = {
	/** Updates the state from an answer. If the pause became longer, returns its end in milliseconds since the epoch. `retryAfter` is in seconds. */
	learn(answer: ServerFacts & {readonly status: number | undefined; readonly retryAfter: number | undefined}): number | undefined;
	/** Milliseconds until the service accepts requests again; 0 if it does now. */
	left(): number;
};

/** Seconds to wait after a 429 that names no time. */
export const unsaid = 60;

/** The longest pause in seconds. The service's own window is five minutes; an absurd value would stop all reads. */
const longestPause = 3600;

export function createBudget(): Budget {
	let until = 0;
	return {
		learn({status, retryAfter, rateLimit}) {
			const isUsedUp = rateLimit?.remaining === 0 || status === 429;
			// An interrupted answer has only a status.
			const told = status === 429 ? (retryAfter ?? rateLimit?.resetAfter ?? unsaid) : rateLimit?.resetAfter;
			const seconds = isUsedUp ? Math.min(told ?? 0, longestPause) : 0;
			const next = Date.now() + (seconds * 1000);
			if (seconds === 0 || next <= until) {
				return undefined;
			}

			until = next;
			return until;
		},
		left: () => Math.max(0, until - Date.now()),
	};
}

const budgets = new Map<string, Budget>();

/** Returns the budget of a host and credential. All clients share it, also when the context changes. */
export function sharedBudget(baseUrl: string, credential: Credential): Budget {
	const key = JSON.stringify([new URL(baseUrl).host, ...privatePartsOf(credential)]);
	const budget = budgets.get(key) ?? createBudget();
	budgets.set(key, budget);
	return budget;
}
