/* eslint-disable no-bitwise -- Place and rank are packed into one number, because they are computed for every name at every typed letter. */
import {longestSought, type FoldedText} from './fold.js';
import {foldEntryOf, wordFlag} from './letter-folds.js';

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
