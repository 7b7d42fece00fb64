/* eslint-disable no-bitwise -- A place and its rank are one number: they are made for every name, at every letter that is typed. */
import type {FoldedText} from './fold.js';
import {entryOf, wordMark} from './letter-folds.js';

/**
What is searched for. The accents that are typed must be there, unless `isLoose`: then none counts.
*/
export type Needle = FoldedText & {readonly isLoose: boolean};

export const ranks = 12;

/**
How well a text holds what is searched for, the best first: 0 it is that, 2 it begins with those words, 4 with the beginning of one, 6 it has those words, 8 the beginning of one, 10 it holds it elsewhere; one more where its accents differ from those that are typed.
*/
export const rankOf = (place: number): number => place & 15;

/**
Where what is searched for begins no word.
*/
export const rankInside = 10;

const isBeginning = (flag: number): boolean => (flag & 1) === 1;

/**
Whether a folded unit belongs to a word.
*/
export const isWordUnit = (unit: number): boolean => (entryOf(unit) & wordMark) !== 0;

/**
The rank of what begins a word, or the text where it `isFirst`, and ends before a unit, or with the text where there is none, without its accents.
*/
export function rankOfBeginning(isFirst: boolean, behind: number | undefined): number {
	const isWordEnd = behind === undefined || !isWordUnit(behind);
	return (isFirst ? (behind === undefined ? 0 : 2) : 6) + (isWordEnd ? 0 : 2);
}

export const unitOf = (place: number): number => place >> 4;

export const hasAccents = ({flags}: FoldedText): boolean => flags.some(flag => flag > 1);

// 0 where the needle stands there with its accents, 1 with others, -1 where it does not.
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

/**
Where the part of a text from one unit up to another holds a needle best, with the rank of that; -1 where it does not.
*/
export function bestPlace(text: FoldedText, from: number, to: number, needle: Needle): number {
	const {units, flags} = text;
	const first = needle.units[0] ?? 0;
	const last = to - needle.length;
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
		const rank = agreed + (isFirst || isBeginning(flags[at] ?? 0) ? rankOfBeginning(isFirst, at + needle.length === to ? undefined : units[at + needle.length]) : rankInside);
		if (rank >= bestRank) {
			continue;
		}

		best = (at << 4) | rank;
		bestRank = rank;
	}

	return best;
}
