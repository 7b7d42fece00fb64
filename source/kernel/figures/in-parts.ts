/** Does at once what is written in parts, so that keys could come between them. */
export function inOneGo<Result>(parts: Generator<undefined, Result>): Result {
	let part = parts.next();
	while (!part.done) {
		part = parts.next();
	}

	return part.value;
}

/** How many organizations of a large branch are looked at before keys come again. */
export const partLength = 12_500;

/**
Looks at one item after the other.

@yields Nothing, after each part, so that keys come first.
*/
export function* eachInParts<Item>(items: readonly Item[], look: (item: Item) => void): Generator<undefined, void> {
	let left = partLength;
	for (const item of items) {
		look(item);
		left--;
		if (left > 0) {
			continue;
		}

		left = partLength;
		yield undefined;
	}
}
