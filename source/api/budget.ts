import {secretsOf, type Credential} from './credential.js';
import type {ServerFacts} from './server-facts.js';

/**
What is known of the requests that the service still takes, for everything that asks one host with one credential.
*/
export type Budget = {
	/**
	Answers until when none is taken, in milliseconds since the epoch, where that has become later. `retryAfter` is in seconds.
	*/
	learn(answer: ServerFacts & {readonly status: number | undefined; readonly retryAfter: number | undefined}): number | undefined;
	/**
	Milliseconds until it takes requests again; 0 for now.
	*/
	left(): number;
};

/**
How long a refusal for too many requests holds that does not say it, in seconds.
*/
export const unsaid = 60;

/**
No pause is kept for longer, in seconds: the service's own window is five minutes, and what is told beyond any use would end all reading.
*/
const longestPause = 3600;

export function createBudget(): Budget {
	let until = 0;
	return {
		learn({status, retryAfter, rateLimit}) {
			const isUsedUp = rateLimit?.remaining === 0 || status === 429;
			// An answer that broke off tells its status alone.
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

/**
The one budget of a host and a credential, whoever asks with it and however often that changes.
*/
export function sharedBudget(baseUrl: string, credential: Credential): Budget {
	const key = JSON.stringify([new URL(baseUrl).host, ...secretsOf(credential)]);
	const budget = budgets.get(key) ?? createBudget();
	budgets.set(key, budget);
	return budget;
}
