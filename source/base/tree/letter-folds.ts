/* eslint-disable no-bitwise, unicorn/prefer-code-point -- The table is read for every letter of every name. Characters of two units are not folded. */

/*
The fold of each UTF-16 unit: lowercase, without accents. The fold of one unit is a 32-bit number, an entry of the table:

bits 0 to 15    the folded unit
bits 16 to 22   its accent, from `accentOf`; 0 for none
bit 23          `wordFlag`
bit 29          `manyFlag`; then bits 0 to 23 are 0, and `manyFolds` has the fold
bit 30          `knownFlag`
*/

// Letters that no Unicode decomposition covers.
const plainLetters: ReadonlyMap<string, string> = new Map([
	['ı', 'i'],
	['ø', 'o'],
	['ł', 'l'],
	['đ', 'd'],
	['ħ', 'h'],
	['ß', 'ss'],
	['æ', 'ae'],
	['œ', 'oe'],
]);

// Frequent folded letters, signs and marks. The expressions below, whose tables take more than a millisecond to load, are only created for others, and agree about these.
const frequentLetter =
	/^[\da-z\u{3B1}-\u{3C9}\u{430}-\u{45F}\u{5D0}-\u{5EA}\u{621}-\u{63A}\u{641}-\u{64A}\u{3041}-\u{3096}\u{30A1}-\u{30FA}\u{30FC}\u{4E00}-\u{9FFF}]$/v;
const frequentMark = /^[\u{300}-\u{36F}\u{653}-\u{655}]$/v;
const frequentSign = /^[\u{20}-\u{2F}\u{3A}-\u{40}\u{5B}-\u{60}\u{7B}-\u{7E}\u{2010}-\u{2027}\u{D800}-\u{DFFF}]$/v;

let accentMark: RegExp | undefined;
let wordCharacter: RegExp | undefined;
let decimalDigit: RegExp | undefined;

const isFrequent = (character: string): boolean => frequentLetter.test(character) || frequentSign.test(character);

/** Whether a unit is a mark that a fold removes. */
export function isAccentMark(unit: number): boolean {
	const character = String.fromCharCode(unit);
	if (unit < 0x3_00 || isFrequent(character)) {
		return false;
	}

	if (frequentMark.test(character)) {
		return true;
	}

	// Vowel signs of Indic scripts and of Thai are marks too, but removing them would change the word.
	accentMark ??= /^[\p{Mark}&&[\p{Script=Hebrew}\p{Script=Inherited}]]$/v;
	return accentMark.test(character);
}

function isInWord(character: string): boolean {
	if (isFrequent(character)) {
		return frequentLetter.test(character);
	}

	wordCharacter ??= /^[\p{Letter}\p{Number}]$/v;
	return wordCharacter.test(character);
}

/** The ASCII digit for a digit of another script. Scripts have their digits in a row, from 0 to 9. */
function asciiDigit(character: string): string | undefined {
	decimalDigit ??= /^\p{Decimal_Number}$/v;
	if (isFrequent(character) || !decimalDigit.test(character)) {
		return undefined;
	}

	const codePoint = character.codePointAt(0) ?? 0;
	let zero = codePoint;
	while (decimalDigit.test(String.fromCodePoint(zero - 1))) {
		zero--;
	}

	return String(codePoint - zero);
}

type Fold = {readonly text: string; readonly accent: number};

/** Adds one more mark to the accent of a letter. `before` is the accent without that mark, 0 if there is none. A letter with separate marks gets the same accent as the composed letter. */
export const accentOf = (before: number, mark: string): number => ((before * 31 + mark.charCodeAt(0)) % 126) + 1;

function foldOf(unit: number): Fold {
	const lower = String.fromCharCode(unit).toLowerCase().replace('ς', 'σ');
	// Some signs decompose into capitals, such as “™”.
	const letters = [...lower.normalize('NFKD').toLowerCase().replaceAll('ς', 'σ')].filter(
		each => !isAccentMark(each.charCodeAt(0)),
	);
	const text = letters.map(letter => plainLetters.get(letter) ?? asciiDigit(letter) ?? letter).join('');
	const canonical = lower.normalize('NFD');
	if (text === canonical) {
		return {text, accent: 0};
	}

	const marks = [...canonical].filter(each => isAccentMark(each.charCodeAt(0)));
	let accent = 0;
	for (const mark of marks.length > 0 ? marks : [lower]) {
		accent = accentOf(accent, mark);
	}

	return {text, accent};
}

/** Set in every entry, because 0 means that the unit has no entry yet. */
const knownFlag = 1 << 30;

/** The unit folds to no unit, or to several. */
export const manyFlag = 1 << 29;

/** The folded unit is a letter or a digit. */
export const wordFlag = 1 << 23;

let table: Int32Array | undefined;

/** The folds of the units that fold to no unit, or to several. */
export const manyFolds = new Map<
	number,
	{readonly accent: number; readonly units: ReadonlyArray<{readonly unit: number; readonly isInWord: boolean}>}
>();

function addEntry(known: Int32Array, unit: number): number {
	const {text, accent} = foldOf(unit);
	const isOne = text.length === 1;
	if (!isOne) {
		manyFolds.set(unit, {
			accent,
			units: Array.from(text, each => ({unit: each.charCodeAt(0), isInWord: isInWord(each)})),
		});
	}

	const entry = isOne
		? knownFlag | text.charCodeAt(0) | (accent << 16) | (isInWord(text) ? wordFlag : 0)
		: knownFlag | manyFlag;
	known[unit] = entry;
	return entry;
}

/** The entries so far, by unit; 0 for a unit without an entry. */
export function foldTable(): Int32Array {
	table ??= new Int32Array(0x1_00_00);
	return table;
}

/** The entry of a unit. Adds it to the table if it is not there yet. */
export function foldEntryOf(unit: number): number {
	const entry = foldTable()[unit] ?? 0;
	return entry === 0 ? addEntry(foldTable(), unit) : entry;
}
