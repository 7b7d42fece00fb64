/** The items whose text has every word of a query, in either case. All of them if the query is empty. */
export function withWords<Item>(items: readonly Item[], query: string, textOf: (item: Item) => string): readonly Item[] {
	const words = query.toLowerCase().split(' ').filter(word => word !== '');
	return words.length === 0
		? items
		: items.filter(item => {
			const text = textOf(item).toLowerCase();
			return words.every(word => text.includes(word));
		});
}
