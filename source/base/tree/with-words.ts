import {foldedText} from './fold.js';

/** The words of a query, folded. */
export const foldedWords = (query: string): readonly string[] => foldedText(query).split(' ').filter(word => word !== '');

/** The items whose folded text has every word of a query, in any order. All of them if the query is empty. */
export function withWords<Item>(items: readonly Item[], query: string, foldedOf: (item: Item) => string): readonly Item[] {
	const words = foldedWords(query);
	return words.length === 0
		? items
		: items.filter(item => {
			const text = foldedOf(item);
			return words.every(word => text.includes(word));
		});
}
