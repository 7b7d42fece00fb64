/* eslint-disable no-bitwise, unicorn/prefer-code-point -- Sets of 32 as numbers: they are made for every name, and held against it at every letter that is typed. */

/**
Which characters a text has, and which pairs of neighbours, as sets of 32 and twice 32. Different ones may share a place.
*/
type Letters = readonly [letters: number, pairs: number, otherPairs: number];

export function lettersOf(text: string): Letters {
	let letters = 0;
	let pairs = 0;
	let otherPairs = 0;
	let before = -1;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		letters |= 1 << (unit & 31);
		if (before !== -1) {
			const place = ((before * 7) + (unit * 13)) & 63;
			if (place < 32) {
				pairs |= 1 << place;
			} else {
				otherPairs |= 1 << (place & 31);
			}
		}

		before = unit;
	}

	return [letters, pairs, otherPairs];
}

function sizeOf(set: number): number {
	let size = 0;
	for (let rest = set; rest !== 0; rest &= rest - 1) {
		size++;
	}

	return size;
}

/**
The sets of many texts, one after the other.
*/
export function lettersOfAll(texts: readonly string[]): Int32Array {
	const all = new Int32Array(texts.length * 3);
	for (const [at, text] of texts.entries()) {
		all.set(lettersOf(text), at * 3);
	}

	return all;
}

/**
Places of the texts that may hold a word with one slip: one character is lost by it at most, and three pairs. What is left out does not hold it.
*/
export function placesThatMayHold(all: Int32Array, places: Int32Array, word: Letters): Int32Array {
	const [letters, pairs, otherPairs] = word;
	const kept = new Int32Array(places.length);
	let count = 0;
	for (const place of places) {
		const at = place * 3;
		const missing = letters & ~(all[at] ?? 0);
		if ((missing & (missing - 1)) === 0 && sizeOf(pairs & ~(all[at + 1] ?? 0)) + sizeOf(otherPairs & ~(all[at + 2] ?? 0)) <= 3) {
			kept[count++] = place;
		}
	}

	return kept.subarray(0, count);
}
