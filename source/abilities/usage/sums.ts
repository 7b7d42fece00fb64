import type {UsageRow} from '../../base/api/schemas.js';
import {day as dayOf, isoTime} from '../../base/text/time.js';
import {count} from '../../base/text/words.js';

/** The most days of one request, with the first and the last one. */
const mostDays = 31;

const dayLength = 86_400_000;

/** Whole days in UTC, such as 2026-01-31. Both belong to the period. */
export type UsagePeriod = {readonly from: string; readonly to: string};

/** The day that so many milliseconds since the epoch belong to. */
const dayAt = (time: number): string => isoTime(time).slice(0, 10);

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

// How many days it is from one day to another, with both.
const lengthOf = (milliseconds: number): number => Math.max(0, Math.round(milliseconds / dayLength) + 1);

/** All days of a period, the first one first. */
const daysOf = ({from, to}: UsagePeriod): readonly string[] =>
	Array.from({length: lengthOf(timeOf(to) - timeOf(from))}, (_, index) => dayAt(timeOf(from) + index * dayLength));

/** The days from one moment to the last one before another, in milliseconds since the epoch. */
export const periodBetween = (since: number, before: number): UsagePeriod => ({
	from: dayAt(since),
	to: dayAt(before - 1),
});

/** The month of a moment, until the moment itself: `back` months earlier, the whole month. */
export function monthBefore(now: number, back: number): UsagePeriod {
	const date = new Date(now);
	const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1);
	return {
		from: dayAt(first),
		to: dayAt(back === 0 ? now : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back + 1, 1) - 1),
	};
}

/** Why a period cannot be asked for; undefined if it can. */
export function whyNotPeriod(period: UsagePeriod): string | undefined {
	const days = daysOf(period).length;
	return days < 1
		? 'The period has no day: the end must be after the beginning.'
		: days > mostDays
			? `The period has ${count(days)} days. The service tells the usage of at most ${mostDays} days at a time.`
			: undefined;
}

/** What an account used of a metric in a period. */
export type UsageSum = {
	readonly metric: string;
	readonly metricId: string;
	readonly product: string;
	readonly unit: string;
	readonly accountId: string;
	readonly account: string;
	readonly sum: number;
	/** One number for each day of the period; undefined if the service sent nothing for the day, as before the account existed. Without an account, it is the usage of the whole contract. */
	readonly perDay: ReadonlyArray<number | undefined>;
};

/** For how many days of the period the service sent nothing. */
export const daysUnsent = ({perDay}: Pick<UsageSum, 'perDay'>): number =>
	perDay.filter(number => number === undefined).length;

/** Sums by metric, unit and account: those of one metric stand together, the highest first. */
export function sumsOf(rows: readonly UsageRow[], period: UsagePeriod): readonly UsageSum[] {
	const places = new Map(daysOf(period).map((day, at) => [day, at]));
	const groups = Map.groupBy(
		rows,
		({x_BillableMetricId: metric, ConsumedUnit: unit = '', BillingAccountId: account = ''}) =>
			JSON.stringify([metric, unit, account]),
	);
	const sums = groups
		.values()
		.map((group): UsageSum => {
			const [first] = group;
			const perDay = Array.from<number | undefined>({length: places.size});
			let sum = 0;
			for (const {ChargePeriodStart: start = '', ConsumedQuantity: quantity} of group) {
				sum += quantity;
				const at = places.get(dayOf(start));
				if (at !== undefined) {
					perDay[at] = (perDay[at] ?? 0) + quantity;
				}
			}

			const metricId = first?.x_BillableMetricId ?? '';
			return {
				metric: first?.x_BillableMetricName ?? metricId,
				metricId,
				product: first?.x_ProductFamilyName ?? '',
				unit: first?.ConsumedUnit ?? '',
				accountId: first?.BillingAccountId ?? '',
				account: first?.BillingAccountName ?? '',
				sum,
				perDay,
			};
		})
		.toArray();
	const byMetric = Map.groupBy(sums, ({metricId, unit}) => JSON.stringify([metricId, unit]));
	return byMetric
		.values()
		.toArray()
		.toSorted(([one], [other]) => compareTexts(one?.metric ?? '', other?.metric ?? ''))
		.flatMap(each => each.toSorted((one, other) => other.sum - one.sum));
}

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** `1,234.5`: at most two decimals. */
export function quantityText(quantity: number): string {
	if (!Number.isFinite(quantity) || Math.abs(quantity) >= 1e15) {
		return String(quantity);
	}

	const rounded = Math.round(Math.abs(quantity) * 100) / 100;
	const whole = Math.trunc(rounded);
	const decimals = Math.round((rounded - whole) * 100);
	const end = decimals === 0 ? '' : `.${String(decimals).padStart(2, '0').replace(/0$/v, '')}`;
	return `${quantity < 0 && rounded > 0 ? '-' : ''}${count(whole)}${end}`;
}

/** What an empty answer can mean. */
export const emptyUsageText =
	'The service sent no usage for these days. That can mean that nothing was used, that you are not permitted to know it, or that the organization is unknown: the service does not tell these apart.';

/** What to know of all usage. */
export const alphaText = 'alpha: the vendor may change what it measures, and sends no costs';
