import {shortenedNumber} from '../../base/tables/profile.js';
import {isDateOf, isTimeOf} from './dates.js';
import {decimalsIn, isEqual, shortened} from './decimals.js';
import {misread, withoutForeignAccents} from './windows-1252.js';

/** Something that spreadsheets do to values. `isIn`: whether it explains the cell by the stored value, which differs. */
type Habit = {readonly text: string; readonly isIn: (stored: string, cell: string) => boolean};

/** Excel cuts longer texts at this length. LibreOffice and others have higher limits. */
const longestCell = 32_767;

// The export escapes some characters, so fewer of them may fit.
const isCut = (stored: string, cell: string): boolean =>
	stored.length > cell.length && cell.length > longestCell * 0.9 && stored.startsWith(cell);

const notAscii = /[\P{ASCII}?]+/gv;

/** Whether letters were replaced by question marks or U+FFFD. */
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
		decimalsIn(withoutCurrency(cell)).some(number => from.some(each => isEqual(each, number)))
	);
}

/** Spaces inside of a number are lost too. */
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
					isEqual(each, number) || shortened(each, digitsOf(mantissa).length).some(short => isEqual(short, number)),
			),
		)
	);
}

/** Spreadsheets keep 15 digits of a number; programs that read numbers as JavaScript does, up to 17. */
const digitsKept = [15, 16, 17];

function isWithoutDigits(stored: string, cell: string): boolean {
	const from = decimalsIn(withoutSpaces(stored)).filter(({digits}) => digits.length > Math.min(...digitsKept));
	return decimalsIn(cell).some(number =>
		from.some(each => digitsKept.some(count => shortened(each, count).some(short => isEqual(short, number)))),
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

/** The habits, and before them those that are more exact. */
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
