import {counted} from './words.js';

const units: ReadonlyArray<readonly [name: string, milliseconds: number]> = [
	['year', 31_556_952_000],
	['month', 2_629_746_000],
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
];

/**
`2025-03-14T09:26:00Z` → `2025-03-14 09:26 UTC`, on request with seconds. What is no date comes back as it is.
*/
export function timestamp(text: string, hasSeconds = false): string {
	const date = new Date(text);
	if (Number.isNaN(date.getTime())) {
		return text;
	}

	// By its parts: toISOString looks for the name of the local time zone, which takes 8 MiB of ICU's data into memory.
	const parts = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
	const [month = '', dayOfMonth = '', hour = '', minute = '', second = ''] = parts.map(part => String(part).padStart(2, '0'));
	return `${String(date.getUTCFullYear()).padStart(4, '0')}-${month}-${dayOfMonth} ${hour}:${minute}${hasSeconds ? `:${second}` : ''} UTC`;
}

/**
The day alone: `2025-03-14`.
*/
export const day = (text: string): string => timestamp(text).slice(0, 10);

/**
How long before `now` (milliseconds since the epoch) a time lies, given as text or in the same way, in its largest whole unit; months up to two years.
*/
export function age(then: string | number, now: number): string | undefined {
	const elapsed = now - new Date(then).getTime();
	if (Number.isNaN(elapsed) || elapsed < 0) {
		return undefined;
	}

	for (const [name, milliseconds] of units) {
		const whole = Math.floor(elapsed / milliseconds);
		if (whole >= (name === 'year' ? 2 : 1)) {
			return `${counted(whole, name)} ago`;
		}
	}

	return 'just now';
}
