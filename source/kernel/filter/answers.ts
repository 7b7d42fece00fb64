/** Whether something holds. Undefined if what is known does not tell. */
export type Answer = boolean | undefined;

export const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

/** Whether any item holds: one that does is enough, also if others are not known. */
export function anyOf<Item>(items: Iterable<Item>, ask: (item: Item) => Answer): Answer {
	let found: Answer = false;
	for (const item of items) {
		const answer = ask(item);
		if (answer === true) {
			return true;
		}

		found = answer === undefined ? undefined : found;
	}

	return found;
}

/** Whether every item holds: one that does not is enough, also if others are not known. */
export const allOf = <Item>(items: Iterable<Item>, ask: (item: Item) => Answer): Answer =>
	not(anyOf(items, item => not(ask(item))));
