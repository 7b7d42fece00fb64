import {day, isoTime} from '../../base/text/time.js';

/** How far the history goes back, from the shortest to the longest. The service keeps eighteen months. */
export const periods = ['day', 'week', 'month', 'all'] as const;

export type PeriodName = (typeof periods)[number];

export const periodTexts: Readonly<Record<PeriodName, string>> = {
	day: 'the last 24 hours',
	week: 'the last 7 days',
	month: 'the last 30 days',
	all: 'the last 18 months',
};

const dayLength = 86_400_000;

const monthsKept = 18;

/** This many months earlier, in milliseconds since the epoch. */
function monthsBefore(now: number, months: number): number {
	const date = new Date(now);
	date.setUTCMonth(date.getUTCMonth() - months);
	return date.getTime();
}

/** The earliest time that the service still has, in milliseconds since the epoch. */
export const earliestKept = (now: number): number => monthsBefore(now, monthsKept);

const days: Readonly<Record<Exclude<PeriodName, 'all'>, number>> = {day: 1, week: 7, month: 30};

/** A period as the service takes it. `before` is the first moment after it. */
export type TimeRange = {readonly since: string; readonly before: string};

/** From one time to the next whole second after the other, in milliseconds since the epoch. */
export const timeRange = (since: number, before: number): TimeRange => ({
	since: isoTime(since),
	before: isoTime((Math.floor(before / 1000) + 1) * 1000),
});

export const rangeOf = (period: PeriodName, now: number): TimeRange =>
	timeRange(period === 'all' ? earliestKept(now) : now - days[period] * dayLength, now);

const units: Readonly<Record<string, (now: number, amount: number) => number>> = {
	m: (now, amount) => now - amount * 60_000,
	h: (now, amount) => now - amount * 3_600_000,
	d: (now, amount) => now - amount * dayLength,
	w: (now, amount) => now - amount * 7 * dayLength,
	mo: monthsBefore,
	y: (now, amount) => monthsBefore(now, 12 * amount),
};

/** The time so long before now, for an age such as `30d`, in milliseconds since the epoch. Undefined if the text is no age. */
export function readAge(text: string, now: number): number | undefined {
	const {amount, unit = ''} = /^(?<amount>\d{1,5})\s?(?<unit>[dhmwy]|mo)$/v.exec(text.trim())?.groups ?? {};
	return amount === undefined ? undefined : units[unit]?.(now, Number(amount));
}

/**
A typed time: an age such as `30d`, a date, or RFC 3339. A date means its first moment in UTC.

@returns milliseconds since the epoch; undefined if the text is none of these
*/
export function readTime(text: string, now: number): number | undefined {
	const aged = readAge(text, now);
	if (aged !== undefined) {
		return aged;
	}

	const {date} =
		/^(?<date>\d{4}-\d\d-\d\d)(?:[ t]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+\-]\d\d:\d\d))?$/iv.exec(text.trim())
			?.groups ?? {};
	const time = Date.parse(text.trim());
	// JavaScript reads 30 February as 2 March.
	return date === undefined || Number.isNaN(time) || day(`${date}T00:00:00Z`) !== date ? undefined : time;
}
