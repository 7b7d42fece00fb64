import type {IncomingHttpHeaders} from 'node:http';
import {privatePartsOf, type Credential} from './credential.js';

export type RateLimit = {
	/** Requests left in this window. */
	readonly remaining: number;
	/** Seconds until the full quota is available again. */
	readonly resetAfter: number;
	/** Requests per window. */
	readonly quota?: number;
	/** Length of the window in seconds. */
	readonly window?: number;
};

/** What the headers of an answer tell about the service. */
export type ServerFacts = {
	/** The clock of the service when it answered: milliseconds since 1970, precise to the second. */
	readonly serverDate?: number;
	readonly rateLimit?: RateLimit;
};

type Item = {readonly name: string; readonly values: Readonly<Record<string, number>>};

// For example `"default";r=50;t=30, "burst";r=9;t=1`
function readItems(header: string): readonly Item[] {
	return header.split(',').map(item => {
		const [name = '', ...parameters] = item.split(';').map(part => part.trim());
		const pairs = parameters.map(parameter => /^(?<key>[a-z]+)=(?<value>\d{1,15})$/v.exec(parameter)?.groups);
		return {
			name,
			values: Object.fromEntries(
				pairs.filter(pair => pair !== undefined).map(({key = '', value}) => [key, Number(value)]),
			),
		};
	});
}

/** The limit with the fewest requests left; of several, the one that resets last. Its policy has the same name. Otherwise the first policy is used, because the service's own examples use two different names. */
function readRateLimit(limits: string, policies: string): RateLimit | undefined {
	const [limit] = readItems(limits)
		.filter(({values}) => values['r'] !== undefined && values['t'] !== undefined)
		.toSorted(({values: left}, {values: right}) => (right['t'] ?? 0) - (left['t'] ?? 0))
		.toSorted(({values: left}, {values: right}) => (left['r'] ?? 0) - (right['r'] ?? 0));
	if (limit === undefined) {
		return undefined;
	}

	const known = readItems(policies);
	const policy = known.find(({name}) => name === limit.name) ?? known[0];
	const {q: quota, w: window} = policy?.values ?? {};
	return {
		remaining: limit.values['r'] ?? 0,
		resetAfter: limit.values['t'] ?? 0,
		...(quota !== undefined && {quota}),
		...(window !== undefined && {window}),
	};
}

const textOf = (header: string | readonly string[] | undefined): string =>
	typeof header === 'string' ? header : (header?.join(', ') ?? '');

/** Reads `Date`, `Ratelimit` and `Ratelimit-Policy`. Omits values that cannot be read. */
export function readServerFacts(headers: IncomingHttpHeaders): ServerFacts {
	const serverDate = Date.parse(headers.date ?? '');
	const rateLimit = readRateLimit(textOf(headers['ratelimit']), textOf(headers['ratelimit-policy']));
	return {...(!Number.isNaN(serverDate) && {serverDate}), ...(rateLimit !== undefined && {rateLimit})};
}

/** The window of the rate limit, as far as it is known. */
export type RequestWindow = {
	/** How many requests the service accepts in each window. */
	readonly quota: number;
	/** The length of a window, in milliseconds. */
	readonly length: number;
	/** How many requests are left in this window. */
	readonly left: number;
	/** Milliseconds until all of them are available again. */
	readonly resetAfter: number;
};

/** The known state of the rate limit, shared by all clients of one host and credential. */
export type Budget = {
	/** Updates the state from an answer. If the pause became longer, returns its end in milliseconds since the epoch. `retryAfter` is in seconds. */
	learn(
		answer: ServerFacts & {readonly status: number | undefined; readonly retryAfter: number | undefined},
	): number | undefined;
	/** Milliseconds until the service accepts requests again; 0 if it does now. */
	left(): number;
	/** What is left of the window. Counts the answers if the service does not say it. */
	readonly window: () => RequestWindow;
};

const usualQuota = 1200;
const usualLength = 300_000;

/** Seconds to wait after a 429 that names no time. */
export const unsaid = 60;

/** The longest pause in seconds. The service's own window is five minutes; an absurd value would stop all reads. */
const longestPause = 3600;

export function createBudget(): Budget {
	let until = 0;
	let known = {quota: usualQuota, length: usualLength, left: usualQuota, resetAt: 0};

	const learnWindow = (rateLimit: RateLimit | undefined) => {
		const now = Date.now();
		if (rateLimit) {
			const {quota = known.quota, window, remaining, resetAfter} = rateLimit;
			known = {
				quota,
				length: window === undefined ? known.length : window * 1000,
				left: remaining,
				resetAt: now + Math.min(resetAfter, longestPause) * 1000,
			};
		} else if (now >= known.resetAt) {
			known = {...known, left: known.quota - 1, resetAt: now + known.length};
		} else {
			known = {...known, left: Math.max(0, known.left - 1)};
		}
	};

	return {
		learn({status, retryAfter, rateLimit}) {
			learnWindow(rateLimit);
			const isUsedUp = rateLimit?.remaining === 0 || status === 429;
			// An interrupted answer has only a status.
			const told = status === 429 ? (retryAfter ?? rateLimit?.resetAfter ?? unsaid) : rateLimit?.resetAfter;
			const seconds = isUsedUp ? Math.min(told ?? 0, longestPause) : 0;
			const next = Date.now() + seconds * 1000;
			if (seconds === 0 || next <= until) {
				return undefined;
			}

			until = next;
			return until;
		},
		left: () => Math.max(0, until - Date.now()),
		window() {
			const {quota, length, left, resetAt} = known;
			const resetAfter = Math.max(0, resetAt - Date.now());
			return {quota, length, left: resetAfter === 0 ? quota : left, resetAfter};
		},
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
