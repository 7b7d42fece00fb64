/* eslint-disable no-bitwise -- A place and its rank are one number: they are made for every name, at every letter that is typed. */
import type {FoldedText} from './fold.js';

/**
What is searched for. The accents that are typed must be there, unless `isLoose`: then none counts.
*/
export type Needle = FoldedText & {readonly isLoose: boolean};

export const ranks = 8;

/**
How well a text holds what is searched for, the best first: 0 it is that, 2 it begins so, 4 a word in it does, 6 a word holds it; one more where its accents differ from those that are typed.
*/
export const rankOf = (place: number): number => place & 7;

// Of what stands there, without its accents.
export const rankAt = ({isFirst, isWhole, isBeginning}: {readonly isFirst: boolean; readonly isWhole: boolean; readonly isBeginning: boolean}): number =>
	isFirst ? (isWhole ? 0 : 2) : (isBeginning ? 4 : 6);

export const unitOf = (place: number): number => place >> 3;

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
	for (let at = from; at <= last && bestRank > 4; at++) {
		if (units[at] !== first) {
			continue;
		}

		const agreed = agreement(text, at, needle);
		const rank = agreed === -1 ? ranks : rankAt({isFirst: at === from, isWhole: last === from, isBeginning: ((flags[at] ?? 0) & 1) === 1}) + agreed;
		if (rank >= bestRank) {
			continue;
		}

		best = (at << 3) | rank;
		bestRank = rank;
	}

	return best;
}
