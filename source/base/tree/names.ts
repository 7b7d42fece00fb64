/* eslint-disable no-bitwise -- The words that a text has are bits of a number. */
import type {TreeIndex} from './tree-index.js';
import {lineTo} from './tree.js';
import {foldedText} from './fold.js';

/** The rows of a tree, and whether the list is complete. */
export type ListedRows = {readonly tree: {readonly index: TreeIndex}; readonly listing: {readonly isWhole: boolean}};

/** Why a row is known only as the parent of others. */
export const whyHidden = ({listing}: Pick<ListedRows, 'listing'>): string =>
	listing.isWhole ? 'not visible to you' : 'not loaded yet';

/** The name of a row as loaded, or a description of a hidden organization. */
export function nameAt(listed: ListedRows, row: number): string {
	const {index} = listed.tree;
	const name = index.nameAt(row) ?? '';
	if (index.organizationAt(row) !== undefined || index.unreadableAt(row) !== undefined) {
		return name === '' ? '(no name)' : name;
	}

	const id = index.idAt(row) ?? '';
	const short = id.length > 12 ? `${id.slice(0, 6)}…` : id;
	const why = whyHidden(listed);
	return name === '' ? `(${short} ${why})` : `${name} (${why})`;
}

/** The names from the root to the row. */
export function pathOf(listed: ListedRows, row: number): readonly string[] {
	return row < 0 ? [] : lineTo(listed.tree.index, row).map(each => nameAt(listed, each));
}

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
