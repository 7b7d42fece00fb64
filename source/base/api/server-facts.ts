import type {IncomingHttpHeaders} from 'node:http';

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
