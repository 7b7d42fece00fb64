import {day} from '../../base/text/time.js';
import {foldedText} from '../../base/tree/fold.js';
import {digitsOf} from '../form-model/profile-match.js';
import {readAge, readTime} from '../files/history-period.js';
import type {Answer} from './source.js';
import type {TermValue} from './filter-text.js';

/** Tests something of an organization. */
export type Test<Value> = (value: Value) => Answer;

/** A test, or why a typed value is none: the end of a sentence. */
export type Reading<Value> = {readonly test: Test<Value>} | {readonly why: string};

/** A typed value with this meaning of its own, unless it is quoted or exact. */
export const isWord = ({text, isExact, isQuoted}: TermValue, word: string): boolean =>
	!isExact && !isQuoted && text.toLowerCase() === word;

/** A value that was not typed, which is not the empty text within quotes. */
export const isEmpty = ({text, isExact, isQuoted}: TermValue): boolean => text === '' && !isExact && !isQuoted;

function isMadeOf(text: string, [first = '', ...rest]: readonly string[]): boolean {
	const last = rest.pop() ?? '';
	let at = first.length;
	for (const part of rest) {
		const found = text.indexOf(part, at);
		if (found === -1) {
			return false;
		}

		at = found + part.length;
	}

	return text.startsWith(first) && text.endsWith(last) && at + last.length <= text.length;
}

/** Tests one text that is already folded: `*` stands for any text, anything else is found anywhere. */
export function oneFolded({text}: Pick<TermValue, 'text'>): (folded: string) => boolean {
	const sought = foldedText(text);
	const parts = sought.split('*');
	return parts.length > 1 ? folded => isMadeOf(folded, parts) : folded => folded.includes(sought);
}

/** Tests one text: `:=` means exactly this, anything else is found without regard to case and accents. */
export function oneText(value: TermValue): (text: string) => boolean {
	const isFit = oneFolded(value);
	return value.isExact ? text => text === value.text : text => isFit(foldedText(text));
}

/** Tests one folded text. A phone number is also found by its digits, whatever its format. */
export function onePhone(value: TermValue): (folded: string) => boolean {
	const isText = oneFolded(value);
	const digits = /^[\s\d\(\)+\-.\/]+$/v.test(value.text) ? digitsOf(value.text).replace(/^0+/v, '') : '';
	return digits === '' ? isText : text => isText(text) || digitsOf(text).includes(digits);
}

/** Whether a value stands for any text, or for none at all. */
export const isAnyOrNone = (value: TermValue): boolean => isWord(value, 'none') || isEmpty(value);

/** Tests texts, of which one must fit. `none` stands for none at all, nothing for any. */
export function textTest(value: TermValue): Reading<readonly string[]> {
	if (isAnyOrNone(value)) {
		const isNone = !isEmpty(value);
		return {test: texts => texts.some(text => text !== '') !== isNone};
	}

	const one = oneText(value);
	return {test: texts => texts.some(text => one(text))};
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
	'<': (left, right) => left < right,
	'<=': (left, right) => left <= right,
	'>': (left, right) => left > right,
	'>=': (left, right) => left >= right,
	'': (left, right) => left === right,
};

const compared = /^(?<sign>(?:[<>]=?)?)(?<rest>.*)$/v;

/** Tests a number: `0`, `>10`, `<=3`. */
export function numberTest({text}: TermValue): Reading<number> {
	const {sign = '', rest = ''} = compared.exec(text.trim())?.groups ?? {};
	const holds = comparisons[sign];
	return holds && /^\d{1,9}$/v.test(rest)
		? {test: number => holds(number, Number(rest))}
		: {why: 'takes a number, such as 0, >10 or <=3'};
}

/** Tests a number of which only the least is known: undefined if a greater one would give another answer. */
export function leastTest(value: TermValue): Reading<number> {
	const reading = numberTest(value);
	if ('why' in reading) {
		return reading;
	}

	const bound = Number(compared.exec(value.text.trim())?.groups?.['rest']);
	return {
		test(least) {
			const next = Math.max(least, bound);
			const answer = reading.test(least);
			return [next, next + 1].every(number => reading.test(number) === answer) ? answer : undefined;
		},
	};
}

const quarters = /^(?<year>\d{4})-?q(?<quarter>[1-4])$/iv;

const calendar = /^\d{4}(?:-\d\d)?$/v;

/** The first moment of the month or year after this one, in milliseconds since the epoch. */
function endOf(text: string): number {
	const [year = '', month] = text.split('-', 2);
	return month === undefined ? Date.UTC(Number(year) + 1, 0) : Date.UTC(Number(year), Number(month));
}

/** The times, from one to before another, that a date, a month, a quarter, a year, or `A..B` means; undefined if the text is none. In milliseconds since the epoch. */
function periodOf(text: string, now: number): readonly [from: number, to: number] | undefined {
	const [first = '', last] = text.split('..', 2);
	if (last !== undefined) {
		const [start, end] = [first, last].map(each => (each === '' ? undefined : periodOf(each, now)));
		return start && end && start[0] < end[1] ? [start[0], end[1]] : undefined;
	}

	const {year, quarter} = quarters.exec(text)?.groups ?? {};
	if (year !== undefined && quarter !== undefined) {
		const month = (Number(quarter) - 1) * 3;
		return [Date.UTC(Number(year), month), Date.UTC(Number(year), month + 3)];
	}

	if (calendar.test(text)) {
		const from = Date.parse(text);
		return Number.isNaN(from) ? undefined : [from, endOf(text)];
	}

	const time = readTime(text, now);
	return time === undefined
		? undefined
		: [time, text.includes(':') ? time + 1 : Date.parse(`${day(text)}T00:00:00Z`) + 86_400_000];
}

/** Tests a time: `<30d` is younger and `>30d` older than that age, `>2025-01-01` is after and `<2025-01-01` before that day, `2025-03` is in that month, `2025-Q3` in that quarter, `2025-03..2025-05-15` from one to the other. In milliseconds since the epoch. */
export function timeTest({text}: TermValue, now: number): Reading<number> {
	const {sign = '', rest = ''} = compared.exec(text.trim())?.groups ?? {};
	const why = 'takes an age or a date, such as <30d, >6mo, >2025-01-01 or 2025-03';
	const before = readAge(rest, now);
	if (before !== undefined) {
		return sign === '' ? {why} : {test: time => (sign.startsWith('<') ? time >= before : time <= before)};
	}

	const period = periodOf(rest, now);
	if (!period) {
		return {why};
	}

	const [from, to] = period;
	const tests: Readonly<Record<string, Test<number>>> = {
		'<': time => time < from,
		'<=': time => time < to,
		'>': time => time >= to,
		'>=': time => time >= from,
		'': time => time >= from && time < to,
	};
	const test = tests[sign];
	return test ? {test} : {why};
}

/** Tests one of a few words, such as `on` and `off`. */
export function wordTest<Word extends string>(
	{text}: TermValue,
	words: readonly Word[],
): Word | {readonly why: string} {
	return (
		words.find(word => word === text.trim().toLowerCase()) ?? {
			why: `takes ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`,
		}
	);
}
