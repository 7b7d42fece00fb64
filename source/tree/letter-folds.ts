/* eslint-disable no-bitwise, unicorn/prefer-code-point -- The table is read for every letter of every name. Characters of two units are not folded. */

// Letters that no Unicode decomposition covers.
const plainLetters: ReadonlyMap<string, string> = new Map([
	['ı', 'i'], ['ø', 'o'], ['ł', 'l'], ['đ', 'd'], ['ħ', 'h'], ['ß', 'ss'], ['æ', 'ae'], ['œ', 'oe'],
]);

// Vowel signs of Indic scripts and of Thai are marks too, but not accents: without them, words differ.
const accentMark = /[\p{Mark}&&[\p{Script=Hebrew}\p{Script=Inherited}]]/v;
const accentMarks = new RegExp(accentMark, 'gv');

const wordCharacter = /[\p{Letter}\p{Number}]/v;

type Fold = {readonly text: string; readonly accent: number};

/**
Combines the accent so far with one more mark. A letter with separate marks gets the same number as the composed letter.
*/
export const accentOf = (before: number, mark: string): number => (((before * 31) + mark.charCodeAt(0)) % 126) + 1;

function foldOf(unit: number): Fold {
	const lower = String.fromCharCode(unit).toLowerCase().replace('ς', 'σ');
	const text = lower.normalize('NFKD').replaceAll(accentMarks, '').replaceAll(/./gsv, letter => plainLetters.get(letter) ?? letter);
	const canonical = lower.normalize('NFD');
	if (text === canonical) {
		return {text, accent: 0};
	}

	const marks = canonical.match(accentMarks) ?? [lower];
	let accent = 0;
	for (const mark of marks) {
		accent = accentOf(accent, mark);
	}

	return {text, accent};
}

export const isAccentMark = (unit: number): boolean => unit >= 0x3_00 && accentMark.test(String.fromCharCode(unit));

// Set in every known entry. 0 means not looked up yet.
const knownMark = 1 << 30;

/**
In an entry: the unit becomes none, or more than one unit.
*/
export const manyMark = 1 << 29;

/**
In an entry: the resulting unit belongs to a word.
*/
export const wordMark = 1 << 23;

let table: Int32Array | undefined;

/**
The results for units that become none, or more than one unit.
*/
export const manyUnits = new Map<number, {readonly accent: number; readonly units: ReadonlyArray<{readonly unit: number; readonly isInWord: boolean}>}>();

function learn(known: Int32Array, unit: number): number {
	const {text, accent} = foldOf(unit);
	const isOne = text.length === 1;
	if (!isOne) {
		manyUnits.set(unit, {accent, units: Array.from(text, each => ({unit: each.charCodeAt(0), isInWord: wordCharacter.test(each)}))});
	}

	const entry = isOne
		? knownMark | text.charCodeAt(0) | (accent << 16) | (wordCharacter.test(text) ? wordMark : 0)
		: knownMark | manyMark;
	known[unit] = entry;
	return entry;
}

/**
The entries known so far; 0 for an unknown one.
*/
export function foldTable(): Int32Array {
	table ??= new Int32Array(0x1_00_00);
	return table;
}

/**
The resulting unit, with its accent 16 bits higher and marks above that.
*/
export function entryOf(unit: number): number {
	const entry = foldTable()[unit] ?? 0;
	return entry === 0 ? learn(foldTable(), unit) : entry;
}
