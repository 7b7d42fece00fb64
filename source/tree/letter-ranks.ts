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
Notes how well a text holds each of the letters, as one more than the rank; 0 where it does not. All texts have their place for the one letter, then for the next.
*/
export function noteLetterRanks(all: Uint8Array, place: number, {units, flags, length}: FoldedText): void {
	const count = all.length / plainLetters;
	for (let at = 0; at < length; at++) {
		const letter = (units[at] ?? 0) - firstLetter;
		if (letter < 0 || letter >= plainLetters) {
			continue;
		}

		const noted = (letter * count) + place;
		const flag = flags[at] ?? 0;
		const isFirst = at === 0;
		const rank = (isFirst || isBeginning(flag) ? rankOfBeginning(isFirst, at + 1 === length ? undefined : units[at + 1]) : rankInside) + (flag > 1 ? 1 : 0);
		const known = all[noted] ?? 0;
		all[noted] = known === 0 ? rank + 1 : Math.min(known, rank + 1);
	}
}

const letterOf = ({units}: Needle): number => (units[0] ?? 0) - firstLetter;

/**
Whether one of the letters is what is searched for.
*/
export const isPlainLetter = (needle: Needle): boolean => needle.length === 1 && (needle.flags[0] ?? 0) <= 1 && letterOf(needle) >= 0 && letterOf(needle) < plainLetters;

/**
What is noted of the letter that is searched for.
*/
export function ranksOfLetter(all: Uint8Array, needle: Needle): Uint8Array {
	const count = all.length / plainLetters;
	return all.subarray(letterOf(needle) * count, (letterOf(needle) + 1) * count);
}
