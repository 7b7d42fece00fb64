import {count, counted} from './words.js';

type Unit = {readonly name: string; readonly milliseconds: number; readonly sign?: string};

const units: readonly Unit[] = [
	{name: 'year', milliseconds: 31_556_952_000},
	{name: 'month', milliseconds: 2_629_746_000},
	{name: 'day', milliseconds: 86_400_000},
	{name: 'hour', milliseconds: 3_600_000, sign: 'h'},
	{name: 'minute', milliseconds: 60_000, sign: 'min'},
];

/** The parts of a time in UTC, such as `2025`, `03-14`, `09:26` and `53`. */
export type TimeParts = {readonly year: string; readonly day: string; readonly time: string; readonly second: string};

export function timeParts(date: Date): TimeParts {
	const parts = [
		date.getUTCMonth() + 1,
		date.getUTCDate(),
		date.getUTCHours(),
		date.getUTCMinutes(),
		date.getUTCSeconds(),
	];
	const [month = '', dayOfMonth = '', hour = '', minute = '', second = ''] = parts.map(part =>
		String(part).padStart(2, '0'),
	);
	return {
		year: String(date.getUTCFullYear()).padStart(4, '0'),
		day: `${month}-${dayOfMonth}`,
		time: `${hour}:${minute}`,
		second,
	};
}

/** `2025-03-14T09:26:53.589Z`, from milliseconds since the epoch, for the years 0 to 9999. Not toISOString: it looks up the name of the local time zone, which takes up to 2 ms and 1 to 8 MiB of ICU data. */
export function isoTime(milliseconds: number): string {
	const date = new Date(milliseconds);
	const {year, day: dayOfYear, time, second} = timeParts(date);
	return `${year}-${dayOfYear}T${time}:${second}.${String(date.getUTCMilliseconds()).padStart(3, '0')}Z`;
}

/** `2025-03-14T09:26:00Z` → `2025-03-14 09:26 UTC`, with seconds on request. Text that is not a date stays as it is. */
export function timestamp(text: string, hasSeconds = false): string {
	const date = new Date(text);
	if (Number.isNaN(date.getTime())) {
		return text;
	}

	const {year, day: dayOfYear, time, second} = timeParts(date);
	return `${year}-${dayOfYear} ${time}${hasSeconds ? `:${second}` : ''} UTC`;
}

/** The items whose times need seconds, because another item has the same minute. `minuteOf`: the time without seconds. */
export const inSameMinute = <Item>(items: Iterable<Item>, minuteOf: (item: Item) => string): ReadonlySet<Item> =>
	new Set(
		Map.groupBy(items, minuteOf)
			.values()
			.flatMap(same => (same.length > 1 ? same : [])),
	);

/** Only the day: `2025-03-14`. */
export const day = (text: string): string => timestamp(text).slice(0, 10);

const dayLength = 86_400_000;

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** An earlier time, for use after “since”: `09:26 UTC` within a day, `Tuesday` within six days, otherwise the date. Times are in milliseconds since the epoch. */
export function momentText(then: number, now: number): string {
	const date = new Date(then);
	const {year, day: dayOfYear, time} = timeParts(date);
	const elapsed = now - then;
	const weekday = elapsed < 6 * dayLength ? weekdays[date.getUTCDay()] : undefined;
	return elapsed < dayLength ? `${time} UTC` : (weekday ?? `${year}-${dayOfYear}`);
}

/** `12 minutes ago`, or briefly `12 min old`. */
export type Age = {readonly text: string; readonly brief: string};

/** How long a time was before `now` (milliseconds since the epoch), in its largest whole unit; months up to two years. Undefined if the time is invalid or in the future. */
export function ageOf(then: string | number, now: number): Age | undefined {
	const elapsed = now - new Date(then).getTime();
	if (Number.isNaN(elapsed) || elapsed < 0) {
		return undefined;
	}

	for (const {name, milliseconds, sign} of units) {
		const whole = Math.floor(elapsed / milliseconds);
		if (whole >= (name === 'year' ? 2 : 1)) {
			const amount = counted(whole, name);
			return {text: `${amount} ago`, brief: `${sign === undefined ? amount : `${count(whole)} ${sign}`} old`};
		}
	}

	return {text: 'just now', brief: 'just now'};
}

/** Only the long text of the age. */
export const age = (then: string | number, now: number): string | undefined => ageOf(then, now)?.text;

/** When something was loaded, seen from a later time: `12 minutes earlier`, or `earlier` if the time is not known. It stays true however long it is shown. */
export function earlierText(then: number | undefined, at: number | undefined): string {
	const text = then === undefined || at === undefined ? undefined : age(then, at);
	return text === undefined ? 'earlier' : text === 'just now' ? 'just before' : text.replace(/ago$/v, 'earlier');
}

/** About how long something takes: `5 seconds`, or `8 minutes` from 100 seconds up. */
export const durationText = (seconds: number): string =>
	seconds < 100 ? counted(Math.max(1, seconds), 'second') : counted(Math.round(seconds / 60), 'minute');
