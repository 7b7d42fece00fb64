import {shortenedNumber} from '../../base/tables/profile.js';

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
const isEqualPart = (one: number, other: number): boolean =>
	one === other || (Math.max(one, other) >= 1900 && Math.min(one, other) < 100 && one % 100 === other % 100);

/** What remains of the numbers without the others; undefined if one of the others is not among them. */
function without(numbers: readonly number[], others: readonly number[]): readonly number[] | undefined {
	let rest: readonly number[] | undefined = numbers;
	for (const other of others) {
		const at: number = rest?.findIndex(number => isEqualPart(number, other)) ?? -1;
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
		return stored.numbers.every((number, at) => isEqualPart(number, cell.numbers[at] ?? -1));
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
function isDateOf(stored: string, cell: string): boolean {
	const from = dateTextOf(stored);
	const to = dateTextOf(cell);
	const form = {isIso: /^\d{4}-\d{2}-\d{2}/v.test(cell), isSameShape: shapeOf(stored) === shapeOf(cell)};
	return from !== undefined && [...(to ? [to] : []), ...datesCounted(cell)].some(date => isOtherForm(from, date, form));
}

/** Whether a cell is a time as a spreadsheet writes it: 10:30:00 AM or 0.4375 of 10:30. */
function isTimeOf(stored: string, cell: string): boolean {
	const [from, to] = [stored, cell].map(text => (/^[\d:]+(?: ?[ap]m)?$/iv.test(text) ? timeOf(text) : undefined));
	const isPart =
		/^0[,.]\d+$/v.test(cell) &&
		from !== undefined &&
		Math.round((Number(cell.replace(',', '.')) * day) / 1000) === from;
	return isPart || (from !== undefined && from === to);
}

/** A number without rounding: ±0.DIGITS × 10^exponent. The digits have no zeros at either end; zero has none. */
type Decimal = {readonly isNegative: boolean; readonly digits: string; readonly exponent: number};

const decimalText = /^(?<sign>[+\-]?)(?<whole>\d*)(?:[,.](?<fraction>\d*))?(?:e(?<power>[+\-]?\d{1,6}))?$/iv;

const grouped = /^[+\-]?\d{1,3}(?<mark>[ ',.\u{A0}\u{2019}\u{202F}])\d{3}(?:\k<mark>\d{3})*$/v;

function decimalOf(isNegative: boolean, whole: string, fraction: string, power: number): Decimal {
	const all = whole + fraction;
	const first = all.search(/[1-9]/v);
	if (first === -1) {
		return {isNegative: false, digits: '', exponent: 0};
	}

	const last = all.split('').findLastIndex(digit => digit !== '0');
	return {isNegative, digits: all.slice(first, last + 1), exponent: whole.length - first + power};
}

/** The numbers that a text can be, with a point or a comma before the fraction or between thousands. */
function decimalsIn(text: string): readonly Decimal[] {
	const {sign, whole = '', fraction = '', power = '0'} = decimalText.exec(text)?.groups ?? {};
	return [
		...(whole + fraction === '' ? [] : [decimalOf(sign === '-', whole, fraction, Number(power))]),
		...(grouped.test(text) ? [decimalOf(text.startsWith('-'), text.replaceAll(/\D/gv, ''), '', 0)] : []),
	];
}

const isEqualNumber = (one: Decimal, other: Decimal): boolean =>
	one.isNegative === other.isNegative && one.digits === other.digits && one.exponent === other.exponent;

function shortened({isNegative, digits, exponent}: Decimal, count: number): readonly Decimal[] {
	const cut = digits.slice(0, count);
	const next = String(BigInt(cut === '' ? '0' : cut) + 1n);
	return [
		decimalOf(isNegative, '', cut, exponent),
		...(Number(digits.charAt(count)) >= 5
			? [decimalOf(isNegative, '', next, exponent + next.length - cut.length)]
			: []),
	];
}

// The Unicode characters for bytes from 0x80. Some versions of Node.js decode these bytes as Latin-1. Zero marks a byte without a meaning.
const windowsLetters = [
	0x20_ac, 0, 0x20_1a, 0x01_92, 0x20_1e, 0x20_26, 0x20_20, 0x20_21, 0x02_c6, 0x20_30, 0x01_60, 0x20_39, 0x01_52, 0,
	0x01_7d, 0, 0, 0x20_18, 0x20_19, 0x20_1c, 0x20_1d, 0x20_22, 0x20_13, 0x20_14, 0x02_dc, 0x21_22, 0x01_61, 0x20_3a,
	0x01_53, 0, 0x01_7e, 0x01_78,
];

const letterOf = (byte: number): string => String.fromCodePoint(windowsLetters[byte - 0x80] ?? byte);

/** Decodes Windows-1252; undefined if the text has characters that no spreadsheet writes. */
export function decodeWindows(bytes: Uint8Array): string | undefined {
	const text = Array.from(bytes, byte => letterOf(byte)).join('');
	// UTF-16 without a byte order mark has a zero in every other byte.
	return /[\p{Control}--[\t\n\r]]/v.test(text) ? undefined : text;
}

const encoder = new TextEncoder();

/** How a text looks to a program that takes its UTF-8 for Windows-1252. Bytes without a meaning stay as they are. */
const misread = (text: string): string =>
	Array.from(encoder.encode(text), byte =>
		windowsLetters[byte - 0x80] === 0 ? String.fromCodePoint(byte) : letterOf(byte),
	).join('');

// Letters whose plain letter Unicode does not name.
const plainLetters: ReadonlyMap<string, string> = new Map([
	['Ł', 'L'],
	['ł', 'l'],
	['Đ', 'D'],
	['đ', 'd'],
	['Ħ', 'H'],
	['ħ', 'h'],
	['ı', 'i'],
	['Ŧ', 'T'],
	['ŧ', 't'],
]);

function plainLetterOf(letter: string): string {
	const code = letter.codePointAt(0) ?? 0;
	return code <= 0xff || windowsLetters.includes(code)
		? letter
		: (plainLetters.get(letter) ?? letter.normalize('NFD').charAt(0));
}

/** A text in which the letters that Windows-1252 lacks have lost their accents. */
const withoutForeignAccents = (text: string): string =>
	text.replaceAll(/[\p{Letter}--\p{ASCII}]/gv, letter => plainLetterOf(letter));

/** Something that spreadsheets do to values. */
type Habit = {
	readonly text: string;
	/** Whether it explains the cell by the stored value, which differs. */
	readonly isIn: (stored: string, cell: string) => boolean;
};

/** Excel cuts longer texts at this length. LibreOffice and others have higher limits. */
const longestCell = 32_767;

// The export escapes some characters, so fewer of them may fit.
const isCut = (stored: string, cell: string): boolean =>
	stored.length > cell.length && cell.length > longestCell * 0.9 && stored.startsWith(cell);

const notAscii = /[\P{ASCII}?]+/gv;

function isWithoutLetters(stored: string, cell: string): boolean {
	const marks = (text: string): number => text.match(/[?\u{FFFD}]/gv)?.length ?? 0;
	return marks(cell) > marks(stored) && cell.replaceAll(notAscii, '?') === stored.replaceAll(notAscii, '?');
}

const isPhone = (text: string): boolean => /^\+?[\d \(\)\-.\/\u{A0}]+$/v.test(text);

const digitsOf = (text: string): string => text.replaceAll(/\D/gv, '');

const isWithoutPlus = (stored: string, cell: string): boolean =>
	stored.startsWith('+') &&
	isPhone(stored) &&
	isPhone(cell) &&
	!cell.startsWith('+') &&
	digitsOf(stored) === digitsOf(cell);

// Spreadsheets add neither a plus nor zeros at the start. Zeros at the end may repair what one removed.
const isAdding = (stored: string, cell: string): boolean =>
	/^(?:\+|-?0\d)/v.test(cell) || (/[,.]\d*0$/v.test(cell) && !/[,.]\d*0$/v.test(stored));

const withoutCurrency = (text: string): string => text.replace(/[ \u{A0}]?\p{Currency_Symbol}[ \u{A0}]?/v, '');

const withoutSpaces = (text: string): string => text.replaceAll(/[ \u{A0}]/gv, '');

function isSameNumber(stored: string, cell: string): boolean {
	const from = decimalsIn(withoutSpaces(withoutCurrency(stored)));
	return (
		!isAdding(stored, cell) &&
		decimalsIn(withoutCurrency(cell)).some(number => from.some(each => isEqualNumber(each, number)))
	);
}

const isWithoutZeros = (stored: string, cell: string): boolean =>
	/^0\d/v.test(stored) && isPhone(stored) && /^[1-9]\d*$/v.test(cell) && digitsOf(stored).replace(/^0+/v, '') === cell;

/** A number that was rounded to the digits before the “E”. */
function isWithExponent(stored: string, cell: string): boolean {
	const mantissa = shortenedNumber.exec(cell)?.groups?.['mantissa'];
	const from = [stored, ...(isPhone(stored) ? [digitsOf(stored)] : [])].flatMap(text => decimalsIn(text));
	return (
		mantissa !== undefined &&
		decimalsIn(cell).some(number =>
			from.some(
				each =>
					isEqualNumber(each, number) ||
					shortened(each, digitsOf(mantissa).length).some(short => isEqualNumber(short, number)),
			),
		)
	);
}

/** Spreadsheets keep 15 digits of a number; programs that read numbers as JavaScript does, up to 17. */
const digitsKept = [15, 16, 17];

function isWithoutDigits(stored: string, cell: string): boolean {
	const from = decimalsIn(withoutSpaces(stored)).filter(({digits}) => digits.length > Math.min(...digitsKept));
	return decimalsIn(cell).some(number =>
		from.some(each => digitsKept.some(count => shortened(each, count).some(short => isEqualNumber(short, number)))),
	);
}

const truths: ReadonlySet<string> = new Set(
	'true false wahr falsch vrai faux vero falso verdadero verdadeiro waar onwaar prawda fałsz sann falskt sand falsk tosi epätosi истина ложь'.split(
		' ',
	),
);

const isEnglish = (text: string): boolean => /^(?:true|false)$/iv.test(text);

const isTranslated = (stored: string, cell: string): boolean =>
	isEnglish(stored) && (isEnglish(cell) ? cell === stored.toUpperCase() : truths.has(cell.toLowerCase()));

const habits: readonly Habit[] = [
	{text: 'The text ends where spreadsheets cut long texts, but the stored text is longer.', isIn: isCut},
	{
		text: 'Spaces or line breaks at the start or the end are gone.',
		isIn: (stored, cell) => [stored.trim(), stored.trimStart(), stored.trimEnd()].includes(cell),
	},
	{text: 'Letters became question marks, because the file was saved without Unicode.', isIn: isWithoutLetters},
	{
		text: 'Letters lost their accents, because the file was saved without Unicode.',
		isIn: (stored, cell) => cell === withoutForeignAccents(stored),
	},
	{
		text: 'Letters are garbled, because a program read the file as Windows-1252.',
		isIn: (stored, cell) => cell.length > stored.length && cell === misread(stored),
	},
	{text: 'The phone number lost its plus.', isIn: isWithoutPlus},
	{text: 'The zeros at the start are gone.', isIn: isWithoutZeros},
	{text: 'A spreadsheet shortened the number with an exponent.', isIn: isWithExponent},
	{text: 'The last digits of the number are gone: spreadsheets keep only 15.', isIn: isWithoutDigits},
	{text: 'A spreadsheet wrote the same number in another way.', isIn: isSameNumber},
	{text: 'A spreadsheet wrote the value as a date in another form.', isIn: isDateOf},
	{text: 'A spreadsheet wrote the time in another form.', isIn: isTimeOf},
	{text: 'A spreadsheet wrote true or false in capitals or in its own language.', isIn: isTranslated},
	{
		text: 'The quote at the start is gone.',
		isIn: (stored, cell) => /^'+[+\-=@]/v.test(stored) && stored.slice(1) === cell,
	},
	{
		text: 'The cell has an error of a spreadsheet, which read the value as a formula.',
		isIn: (stored, cell) => /^[+\-=@]/v.test(stored) && /^#[^ ]+[!\/?]/v.test(cell),
	},
];

/** The sentence about what a spreadsheet did to a stored value, if that explains a cell; undefined if it does not. */
export const habitIn = (stored: string, cell: string): string | undefined =>
	habits.find(({isIn}) => isIn(stored, cell))?.text;
