import type {FoldedText} from './fold.js';
import {
	isBeginning,
	rankInside,
	rankOfBeginning,
	type Needle,
} from './holding.js';

/**
The letters from a to z: what is mostly typed first, and held against every name.
*/
export const plainLetters = 26;

const firstLetter = 0x61;

/**
Notes how well the part of a text from one unit up to another holds each of the letters, as one more than the rank; 0 where it does not. All texts have their place for the one letter, then for the next.
*/
export function noteLetterRanks(all: Uint8Array, place: number, {units, flags}: FoldedText, [from, to]: readonly [from: number, to: number]): void {
	const count = all.length / plainLetters;
	for (let at = from; at < to; at++) {
		const letter = (units[at] ?? 0) - firstLetter;
		if (letter < 0 || letter >= plainLetters) {
			continue;
		}

		const noted = (letter * count) + place;
		const flag = flags[at] ?? 0;
		const isFirst = at === from;
		const rank = (isFirst || isBeginning(flag) ? rankOfBeginning(units, isFirst, at + 1, to) : rankInside) + (flag > 1 ? 1 : 0);
		const known = all[noted] ?? 0;
		all[noted] = known === 0 ? rank + 1 : Math.min(known, rank + 1);
	}
}

/**
What is noted of a letter, if that is what is searched for.
*/
export function ranksOfLetter(all: Uint8Array, {units, flags, length}: Needle): Uint8Array | undefined {
	const letter = (units[0] ?? 0) - firstLetter;
	const count = all.length / plainLetters;
	const isPlain = length === 1 && (flags[0] ?? 0) <= 1 && letter >= 0 && letter < plainLetters;
	return isPlain ? all.subarray(letter * count, (letter + 1) * count) : undefined;
}
