/* eslint-disable no-bitwise -- A set of characters is one number, and flags are bit fields. */
import {memo} from '../text/memo.js';
import {foldText, newFolding, type Folding, longestName, type FoldedText} from './fold.js';
import type {TreeIndex} from './tree-index.js';

/** The typical length of a name in units. The buffer grows if needed. */
const usualUnits = 28;

type FoldedNames = {
	readonly folding: Folding;
	/** Where each name starts. It ends where the next one starts. */
	readonly starts: Int32Array;
	/** The set of characters of each name. */
	readonly characters: Int32Array;
	/** The first unit of each id. Comparing every id in full takes longer than searching every name. */
	readonly initials: Uint16Array;
	count: number;
};

/** The characters of a text as a set of 32 bits. Different characters may share a bit. */
export function charactersOf(units: Uint16Array, from = 0, to = units.length): number {
	let characters = 0;
	for (let at = from; at < to; at++) {
		characters |= 1 << ((units[at] ?? 0) & 31);
	}

	return characters;
}

const foldedSoFar = memo(({length}: TreeIndex): FoldedNames => ({
	folding: newFolding(length * usualUnits),
	starts: new Int32Array(length + 1),
	characters: new Int32Array(length),
	initials: new Uint16Array(length),
	count: 0,
}));

function foldMore(index: TreeIndex, most: number): FoldedNames {
	const names = foldedSoFar(index);
	const {folding, starts, characters, initials} = names;
	const end = Math.min(index.length, names.count + most);
	for (let row = names.count; row < end; row++) {
		foldText(folding, index.nameAt(row) ?? '');
		starts[row + 1] = folding.length;
		characters[row] = charactersOf(folding.units, folding.start, folding.length);
		// eslint-disable-next-line unicorn/prefer-code-point -- Ids are compared by units.
		initials[row] = (index.idAt(row) ?? '').charCodeAt(0);
	}

	names.count = end;
	return names;
}

/** The names of a tree. Folds those that are not folded yet. */
export const foldedNames = (index: TreeIndex): FoldedNames => foldMore(index, Infinity);

/** Folds the next `count` names. Returns how many are left. */
export const foldNext = (index: TreeIndex, count: number): number => index.length - foldMore(index, count).count;

/** Rows of the names that have all characters of a text, except at most `mostMissing`. No other name can contain the text. */
export function rowsThatMayHold(
	{characters}: FoldedNames,
	text: Uint16Array,
	mostMissing: 0 | 1,
	among?: Int32Array,
): Int32Array {
	const sought = charactersOf(text);
	const rows = new Int32Array(among?.length ?? characters.length);
	let count = 0;
	for (let next = 0; next < rows.length; next++) {
		const row = among ? (among[next] ?? 0) : next;
		const missing = sought & ~(characters[row] ?? 0);
		if (missing === 0 || (mostMissing === 1 && (missing & (missing - 1)) === 0)) {
			rows[count++] = row;
		}
	}

	return rows.subarray(0, count);
}

const never = 0x7f_ff;

const costs = {word: 1, gap: 64} as const;

const mostGaps = (length: number): number => Math.max(1, Math.floor(length / 4));

/** Whether the letters occur in order in a text, with others between them, starting at the beginning of a word. */
function isInOrder({units, flags}: FoldedText, from: number, to: number, letters: Uint16Array): boolean {
	let found = 0;
	for (let at = from; at < to && found < letters.length; at++) {
		found += units[at] === letters[found] && (found > 0 || ((flags[at] ?? 0) & 1) === 1) ? 1 : 0;
	}

	return found === letters.length;
}

/** A match of letters from word starts in order, with gaps in some words, such as `nwsec` in “northwind security”. `at` holds the position of each letter. Fewer words and gaps cost less. */
export type Abbreviation = {readonly cost: number; readonly at: readonly number[]};

type CostTable = {readonly least: Int16Array; readonly before: Int16Array};

function readBack({least, before}: CostTable, columns: number, length: number): Abbreviation | undefined {
	const end = least.subarray((length - 1) * columns);
	let place = 0;
	for (let at = 1; at < columns; at++) {
		place = (end[at] ?? never) < (end[place] ?? never) ? at : place;
	}

	const cost = end[place] ?? never;
	if (cost >= costs.gap * (mostGaps(length) + 1)) {
		return undefined;
	}

	const at: number[] = [];
	for (let letter = length - 1; letter >= 0; letter--) {
		at.unshift(place);
		place = before[letter * columns + place] ?? -1;
	}

	return {cost, at};
}

function fillRow(
	{units, flags}: Pick<FoldedText, 'units' | 'flags'>,
	letters: Uint16Array,
	letter: number,
	{least, before}: CostTable,
): void {
	const {length} = units;
	const row = letter * length;
	// The lowest cost of the previous letter, in this word and anywhere further left.
	let leastInWord = never;
	let placeInWord = -1;
	let leastBehind = letter === 0 ? 0 : never;
	let placeBehind = -1;
	for (let at = 0; at < length; at++) {
		const isBeginning = ((flags[at] ?? 0) & 1) === 1;
		const beside = letter === 0 || at === 0 ? never : (least[row - length + at - 1] ?? never);
		leastInWord = isBeginning ? never : leastInWord;
		if (units[at] === letters[letter]) {
			const behind = isBeginning ? leastBehind + costs.word : never;
			const cost = Math.min(beside, behind, leastInWord + costs.gap, never);
			const otherPlace = cost === behind ? placeBehind : placeInWord;
			least[row + at] = cost;
			before[row + at] = cost === beside ? at - 1 : otherPlace;
		}

		placeInWord = beside < leastInWord ? at - 1 : placeInWord;
		leastInWord = Math.min(beside, leastInWord);
		placeBehind = beside < leastBehind ? at - 1 : placeBehind;
		leastBehind = Math.min(beside, leastBehind);
	}
}

/** Matches letters as an abbreviation of a part of a text. Positions are relative to `from`. */
export function abbreviationIn(
	text: FoldedText,
	from: number,
	end: number,
	letters: Uint16Array,
): Abbreviation | undefined {
	const to = Math.min(end, from + longestName);
	if (letters.length < 2 || !isInOrder(text, from, to, letters)) {
		return undefined;
	}

	const part = {units: text.units.subarray(from, to), flags: text.flags.subarray(from, to)};
	const length = to - from;
	const table = {
		least: new Int16Array(letters.length * length).fill(never),
		before: new Int16Array(letters.length * length),
	};
	for (const letter of letters.keys()) {
		fillRow(part, letters, letter, table);
	}

	return readBack(table, length, letters.length);
}
