/** A text that a spreadsheet may read or write as a date. The numbers are in their order, a name of a month as its number. */
type DateText = {readonly numbers: readonly number[]; readonly time?: number; readonly hasName: boolean};

// How names of months begin in English, German, French, Spanish, Italian, Portuguese and Dutch.
const months = [
	'jan ene gen',
	'feb fev fév',
	'mar mär mrz mrt',
	'apr abr avr',
	'may mai mag mei',
	'jun giu juin',
	'jul lug juil',
	'aug ago aoû',
	'sep set',
	'oct okt ott out',
	'nov',
	'dec dez dic déc',
].map(names => names.split(' '));

const monthOf = (word: string): number =>
	1 + months.findIndex(names => names.some(name => word.toLowerCase().startsWith(name)));

const timeText =
	/(?:^|[ t])(?<hours>\d{1,2}):(?<minutes>\d{2})(?::(?<seconds>\d{2})(?:[,.]\d+)?)?(?: ?(?<half>[ap])m|z|[+\-]\d{2}:?\d{2})?$/iv;

/** The time at the end of a text, in seconds of the day. */
function timeOf(text: string): number | undefined {
	const {hours, minutes, seconds = 0, half} = timeText.exec(text)?.groups ?? {};
	if (hours === undefined) {
		return undefined;
	}

	const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/iv.test(half) ? 12 : 0);
	return (hour * 60 + Number(minutes)) * 60 + Number(seconds);
}

const longestDate = 40;

function dateTextOf(text: string): DateText | undefined {
	if (text.length > longestDate || !/\d/v.test(text)) {
		return undefined;
	}

	const date = text.replace(timeText, '');
	const parts = date.match(/\d+|\p{Letter}+/gv) ?? [];
	const numbers = parts.map(part => (/\d/v.test(part) ? Number(part) : monthOf(part)));
	const names = parts.filter(part => !/\d/v.test(part));
	const isDate =
		/^[\d\p{Letter} \-.\/]+$/v.test(date) &&
		(parts.length === 2 || parts.length === 3) &&
		names.length <= 1 &&
		names.every(name => name.length >= 3 && monthOf(name) > 0);
	const time = timeOf(text);
	return isDate ? {numbers, hasName: names.length > 0, ...(time !== undefined && {time})} : undefined;
}

const day = 86_400_000;

// Spreadsheets count days from 1899-12-30, those of an older Macintosh from 1904-01-01.
const epochs = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];

/** The dates that a number of days can be. */
function datesCounted(text: string): readonly DateText[] {
	const days = /^(?<days>\d{5})(?:[,.]\d+)?$/v.exec(text)?.groups?.['days'];
	return (days === undefined ? [] : epochs).map(epoch => {
		const date = new Date(epoch + Number(days) * day);
		return {numbers: [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()], hasName: false};
	});
}

// A year may have lost its century.
const isEqual = (one: number, other: number): boolean =>
	one === other || (Math.max(one, other) >= 1900 && Math.min(one, other) < 100 && one % 100 === other % 100);

/** What remains of the numbers without the others; undefined if one of the others is not among them. */
function without(numbers: readonly number[], others: readonly number[]): readonly number[] | undefined {
	let rest: readonly number[] | undefined = numbers;
	for (const other of others) {
		const at: number = rest?.findIndex(number => isEqual(number, other)) ?? -1;
		rest = at === -1 ? undefined : rest?.toSpliced(at, 1);
	}

	return rest;
}

const shapeOf = (text: string): string => text.replaceAll(/\d+/gv, '0').replaceAll(/\p{Letter}+/gv, 'a');

function isOtherForm(
	stored: DateText,
	cell: DateText,
	{isIso, isSameShape}: {readonly isIso: boolean; readonly isSameShape: boolean},
): boolean {
	if (cell.time !== undefined && cell.time !== (stored.time ?? 0)) {
		return false;
	}

	// In the same shape, numbers in another order are another date.
	if (isSameShape) {
		return stored.numbers.every((number, at) => isEqual(number, cell.numbers[at] ?? -1));
	}

	// Somebody may write dates in the international form, which few spreadsheets do.
	if (isIso && stored.numbers.length === 3) {
		return false;
	}

	const isWhole = cell.hasName || cell.numbers.length === 3;
	const isDated = stored.hasName || cell.hasName || [...stored.numbers, ...cell.numbers].some(number => number >= 1900);
	return isWhole && isDated && without(cell.numbers, stored.numbers) !== undefined;
}

/** Whether a cell is a date as a spreadsheet writes it, also as a number of days, of what it took for a date: 2026-03-01, but also 1-2 and MAR1. */
export function isDateOf(stored: string, cell: string): boolean {
	const from = dateTextOf(stored);
	const to = dateTextOf(cell);
	const form = {isIso: /^\d{4}-\d{2}-\d{2}/v.test(cell), isSameShape: shapeOf(stored) === shapeOf(cell)};
	return from !== undefined && [...(to ? [to] : []), ...datesCounted(cell)].some(date => isOtherForm(from, date, form));
}

/** Whether a cell is a time as a spreadsheet writes it: 10:30:00 AM or 0.4375 of 10:30. */
export function isTimeOf(stored: string, cell: string): boolean {
	const [from, to] = [stored, cell].map(text => (/^[\d:]+(?: ?[ap]m)?$/iv.test(text) ? timeOf(text) : undefined));
	const isPart =
		/^0[,.]\d+$/v.test(cell) &&
		from !== undefined &&
		Math.round((Number(cell.replace(',', '.')) * day) / 1000) === from;
	return isPart || (from !== undefined && from === to);
}
