/* eslint-disable no-bitwise, unicorn/prefer-code-point -- See the table below. */

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
const accentOf = (before: number, mark: string): number => ((before * 31 + mark.charCodeAt(0)) % 126) + 1;

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

const manyFlag = 1 << 29;

/** The folded unit is a letter or a digit. */
export const wordFlag = 1 << 23;

let table: Int32Array | undefined;

/** The folds of the units that fold to no unit, or to several. */
const manyFolds = new Map<
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
function foldTable(): Int32Array {
	table ??= new Int32Array(0x1_00_00);
	return table;
}

/** The entry of a unit. Adds it to the table if it is not there yet. */
export function foldEntryOf(unit: number): number {
	const entry = foldTable()[unit] ?? 0;
	return entry === 0 ? addEntry(foldTable(), unit) : entry;
}

/** Texts folded for a search, one after the other: lowercase, without accents, and with special letters replaced by the letters that people type for them. */
export type Folding = {
	units: Uint16Array;
	/** For each unit, bit 0 is 1 at the start of a word. The higher bits hold its accent: 1 to 126 for the removed marks, 0 for none. */
	flags: Uint8Array;
	length: number;
	/** Where the last text starts. */
	start: number;
	isInWord: boolean;
};

export const newFolding = (room: number): Folding => ({
	units: new Uint16Array(room),
	flags: new Uint8Array(room),
	length: 0,
	start: 0,
	isInWord: false,
});

function makeRoom(folding: Folding, count: number): void {
	const {units, flags, length} = folding;
	if (length + count <= units.length) {
		return;
	}

	const room = (length + count) * 2;
	folding.units = new Uint16Array(room);
	folding.units.set(units);
	folding.flags = new Uint8Array(room);
	folding.flags.set(flags);
}

function push(folding: Folding, unit: number, accent: number, isWithinWord: boolean): void {
	makeRoom(folding, 1);
	folding.units[folding.length] = unit;
	folding.flags[folding.length] = (accent << 1) | (folding.isInWord ? 0 : 1);
	folding.length++;
	folding.isInWord = isWithinWord;
}

function foldMany(folding: Folding, unit: number): void {
	const {accent, units} = manyFolds.get(unit) ?? {accent: 0, units: []};
	const last = folding.length - 1;
	if (units.length === 0 && last >= folding.start) {
		const flags = folding.flags[last] ?? 0;
		folding.flags[last] = (flags & 1) | (accentOf(flags >> 1, String.fromCharCode(unit)) << 1);
	}

	for (const each of units) {
		push(folding, each.unit, accent, each.isInWord);
	}
}

function foldUnit(folding: Folding, unit: number): void {
	const entry = foldEntryOf(unit);
	if ((entry & manyFlag) === 0) {
		push(folding, entry & 0xff_ff, (entry >> 16) & 0x7f, (entry & wordFlag) !== 0);
	} else {
		foldMany(folding, unit);
	}
}

/** Folds a text quickly as long as each of its units becomes one unit. Returns the index where this is no longer true. */
function foldPlain(folding: Folding, text: string): number {
	makeRoom(folding, text.length);
	const {units, flags} = folding;
	const folds = foldTable();
	let {length, isInWord: isWithinWord} = folding;
	let at = 0;
	for (; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		const known = folds[unit] ?? 0;
		const entry = known === 0 ? foldEntryOf(unit) : known;
		if ((entry & manyFlag) !== 0) {
			break;
		}

		units[length] = entry & 0xff_ff;
		flags[length] = (((entry >> 16) & 0x7f) << 1) | (isWithinWord ? 0 : 1);
		isWithinWord = (entry & wordFlag) !== 0;
		length++;
	}

	folding.length = length;
	folding.isInWord = isWithinWord;
	return at;
}

/** Folds a text and appends it. */
export function foldText(folding: Folding, text: string): void {
	folding.start = folding.length;
	folding.isInWord = false;
	for (let at = foldPlain(folding, text); at < text.length; at++) {
		foldUnit(folding, text.charCodeAt(at));
	}
}

export type FoldedText = Pick<Folding, 'units' | 'flags' | 'length'>;

export function folded(text: string): FoldedText {
	const folding = newFolding(text.length);
	foldText(folding, text);
	const {units, flags, length} = folding;
	return {units: units.subarray(0, length), flags: flags.subarray(0, length), length};
}

/** The most units of a name that the slower searches look at. No real name is longer. */
export const longestName = 1000;

/** The most units of a text that somebody types to search. A longer one was pasted, and is looked for only where a name begins. */
export const longestSought = 255;

export const textFromUnits = ({units}: Pick<FoldedText, 'units'>, from: number, to: number): string =>
	String.fromCharCode(...units.subarray(from, Math.min(to, from + longestName)));

// Most texts, which fold to their lowercase.
const plain = /^[\u{20}-\u{7E}]*$/v;

const special = /[^\u{20}-\u{7E}]/gv;

const foldedSpecials = new Map<string, string>();

function foldedSpecial(character: string): string {
	const before = foldedSpecials.get(character);
	if (before !== undefined) {
		return before;
	}

	const units = folded(character);
	const next = textFromUnits(units, 0, units.length);
	foldedSpecials.set(character, next);
	return next;
}

/** A text of any length, folded. */
export const foldedText = (text: string): string =>
	(plain.test(text) ? text : text.replaceAll(special, character => foldedSpecial(character))).toLowerCase();

/** The letters and digits of a text, folded, which two spellings of a word have in common. */
export function lettersAndDigits(text: string): string {
	const name = folded(text);
	return textFromUnits(name, 0, name.length).replaceAll(/[^\p{Letter}\p{Number}]/gv, '');
}

/** A folded text with the source range of each unit, including accents. */
export function foldedWithPlaces(
	text: string,
): FoldedText & {readonly from: readonly number[]; readonly to: readonly number[]} {
	const folding = newFolding(Math.min(text.length, longestName));
	const from: number[] = [];
	const to: number[] = [];
	for (let at = 0; at < Math.min(text.length, longestName); at++) {
		foldUnit(folding, text.charCodeAt(at));
		while (from.length < folding.length) {
			from.push(at);
			to.push(at + 1);
		}

		if (to.length > 0 && isAccentMark(text.charCodeAt(at))) {
			to[to.length - 1] = at + 1;
		}
	}

	return {...folding, from, to};
}

/** The text to search for. Typed accents must match, unless `isLoose`, which ignores all accents. */
export type Needle = FoldedText & {readonly isLoose: boolean};

export const ranks = 12;

/** How well a text contains the needle, best first: 0 equals it, 2 starts with its words, 4 starts with the start of a word, 6 contains its words, 8 contains the start of a word, 10 contains it elsewhere. Add one if accents differ. */
export const rankOf = (place: number): number => place & 15;

/** The rank of a match that is not at the start of a word. */
export const rankInside = 10;

const isBeginning = (flag: number): boolean => (flag & 1) === 1;

/** Whether a folded unit belongs to a word. */
export const isWordUnit = (unit: number): boolean => (foldEntryOf(unit) & wordFlag) !== 0;

/** The rank, without accents, of a match at the start of a word, or of the text if `isFirst`. `behind` is the unit after the match; undefined at the end of the text. */
export function rankOfBeginning(isFirst: boolean, behind: number | undefined): number {
	const isWordEnd = behind === undefined || !isWordUnit(behind);
	return (isFirst ? (behind === undefined ? 0 : 2) : 6) + (isWordEnd ? 0 : 2);
}

export const unitOf = (place: number): number => place >> 4;

export const hasAccents = ({flags}: FoldedText): boolean => flags.some(flag => flag > 1);

// 0 if the needle is at this place with equal accents, 1 with other accents, -1 if it is not there.
function agreement({units, flags}: FoldedText, at: number, needle: Needle): -1 | 0 | 1 {
	let agreed: 0 | 1 = 0;
	for (let offset = 0; offset < needle.length; offset++) {
		if (units[at + offset] !== needle.units[offset]) {
			return -1;
		}

		const typed = (needle.flags[offset] ?? 0) >> 1;
		if (typed === (flags[at + offset] ?? 0) >> 1) {
			continue;
		}

		if (typed !== 0 && !needle.isLoose) {
			return -1;
		}

		agreed = 1;
	}

	return agreed;
}

/** The best place of a needle between two units of a text, packed with its rank; -1 if there is none. */
export function bestPlace(text: FoldedText, from: number, to: number, needle: Needle): number {
	const {units, flags} = text;
	const first = needle.units[0] ?? 0;
	const last = needle.length > longestSought ? Math.min(from, to - needle.length) : to - needle.length;
	let best = -1;
	let bestRank = ranks;
	for (let at = from; at <= last && bestRank > 6; at++) {
		if (units[at] !== first) {
			continue;
		}

		const agreed = agreement(text, at, needle);
		if (agreed === -1) {
			continue;
		}

		const isFirst = at === from;
		const rank =
			agreed +
			(isFirst || isBeginning(flags[at] ?? 0)
				? rankOfBeginning(isFirst, at + needle.length === to ? undefined : units[at + needle.length])
				: rankInside);
		if (rank >= bestRank) {
			continue;
		}

		best = (at << 4) | rank;
		bestRank = rank;
	}

	return best;
}
