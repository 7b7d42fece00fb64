/* eslint-disable no-bitwise -- The words that a text has are bits of a number. */
import {foldedText} from './fold.js';

/** The words of a query, folded. */
export const foldedWords = (query: string): readonly string[] =>
	foldedText(query)
		.split(' ')
		.filter(word => word !== '');

/** The items whose folded text has every word of a query, in any order. All of them if the query is empty. */
export function withWords<Item>(
	items: readonly Item[],
	query: string,
	foldedOf: (item: Item) => string,
): readonly Item[] {
	const words = foldedWords(query);
	return words.length === 0
		? items
		: items.filter(item => {
				const text = foldedOf(item);
				return words.every(word => text.includes(word));
			});
}

/** Which of the words a folded text has: one bit for each. */
export function bitsOf(words: readonly string[], text: string): number {
	let bits = 0;
	for (const [at, word] of words.entries()) {
		bits |= text.includes(word) ? 1 << at : 0;
	}

	return bits;
}
