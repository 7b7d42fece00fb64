/* eslint-disable no-bitwise -- The flags are bit fields. */
import {longestName, type FoldedText} from './fold.js';

const never = 0x7f_ff;

/** The cost of each further word start, and of letters skipped within a word. */
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

type CostTable = {
	/** The least cost of each letter at each position. */
	readonly least: Int16Array;
	/** The position of the previous letter at that cost. */
	readonly before: Int16Array;
};

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

/** Fills the row of one letter from the row of the previous letter. */
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
