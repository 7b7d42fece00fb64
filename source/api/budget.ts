import type {ServerFacts} from './server-facts.js';

/**
What is known of the requests that the service still takes, for everything that asks through one client.
*/
export type Budget = {
	learn(answer: ServerFacts & {readonly status: number | undefined; readonly retryAfter: number | undefined}): void;
	/**
	Milliseconds until it takes requests again; 0 for now.
	*/
	left(): number;
};

/**
Starts with nothing known.

@param onPause - told until when none is taken, in milliseconds since the epoch, each time that becomes later
*/
export function createBudget(onPause: (until: number) => void = () => undefined): Budget {
	let until = 0;
	return {
		learn({status, retryAfter, rateLimit}) {
			const isUsedUp = rateLimit?.remaining === 0 || status === 429;
			const told = status === 429 ? retryAfter : undefined;
			const seconds = isUsedUp ? (told ?? rateLimit?.resetAfter ?? 0) : 0;
			const next = Date.now() + (seconds * 1000);
			if (seconds === 0 || next <= until) {
				return;
			}

			until = next;
			onPause(until);
		},
		left: () => Math.max(0, until - Date.now()),
	};
}
