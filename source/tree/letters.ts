/* eslint-disable no-bitwise -- Sets of 32 as numbers: they are made for every name, and held against it at every letter that is typed. */

/**
Which characters a text has, and which pairs of neighbours, as sets of 32 and twice 32. Different ones may share a place. Where many texts have theirs, they stand one behind the other.
*/
export const setsOfText = 3;

type Units = {readonly units: Uint16Array; readonly start: number; readonly length: number};

/**
Sets them for the text that stands in these units, from a start up to where they end.
*/
export function setLetters(all: Int32Array, place: number, {units, start, length}: Units): void {
	let letters = 0;
	let pairs = 0;
	let otherPairs = 0;
	let before = -1;
	for (let at = start; at < length; at++) {
		const unit = units[at] ?? 0;
		letters |= 1 << (unit & 31);
		if (before !== -1) {
			const pair = ((before * 7) + (unit * 13)) & 63;
			if (pair < 32) {
				pairs |= 1 << pair;
			} else {
				otherPairs |= 1 << (pair & 31);
			}
		}

		before = unit;
	}

	all[place * setsOfText] = letters;
	all[(place * setsOfText) + 1] = pairs;
	all[(place * setsOfText) + 2] = otherPairs;
}

function sizeOf(set: number): number {
	let size = 0;
	for (let rest = set; rest !== 0; rest &= rest - 1) {
		size++;
	}

	return size;
}

/**
A word to be held against texts.
*/
export type WordLetters = {readonly sets: Int32Array; readonly first: number; readonly length: number};

export function lettersOfWord(units: Uint16Array): WordLetters {
	const sets = new Int32Array(setsOfText);
	setLetters(sets, 0, {units, start: 0, length: units.length});
	return {sets, first: 1 << ((units[0] ?? 0) & 31), length: units.length};
}

/**
Whether a text has every character and every pair of a word: what has not does not hold it.
*/
export function canHold(all: Int32Array, place: number, {sets}: WordLetters): boolean {
	const at = place * setsOfText;
	const [letters = 0, pairs = 0, otherPairs = 0] = sets;
	return ((letters & ~(all[at] ?? 0)) | (pairs & ~(all[at + 1] ?? 0)) | (otherPairs & ~(all[at + 2] ?? 0))) === 0;
}

function places(among: Int32Array, isKept: (place: number) => boolean): Int32Array {
	const kept = new Int32Array(among.length);
	let count = 0;
	for (const place of among) {
		if (isKept(place)) {
			kept[count++] = place;
		}
	}

	return kept.subarray(0, count);
}

/**
Places of the texts that have every character of a word.
*/
export function placesWithAll(all: Int32Array, among: Int32Array, {sets}: WordLetters): Int32Array {
	const [letters = 0] = sets;
	return places(among, place => (letters & ~(all[place * setsOfText] ?? 0)) === 0);
}

/**
Places of the texts that may hold a word with one slip behind its first character: one character is lost by it at most, in a short word none, and three pairs. What is left out does not hold it.
*/
export function placesThatMayHold(all: Int32Array, among: Int32Array, {sets, first, length}: WordLetters): Int32Array {
	const [letters = 0, pairs = 0, otherPairs = 0] = sets;
	return places(among, place => {
		const at = place * setsOfText;
		const missing = letters & ~(all[at] ?? 0);
		const isNear = length > 4 ? (missing & first) === 0 && (missing & (missing - 1)) === 0 : missing === 0;
		return isNear && sizeOf(pairs & ~(all[at + 1] ?? 0)) + sizeOf(otherPairs & ~(all[at + 2] ?? 0)) <= 3;
	});
}
