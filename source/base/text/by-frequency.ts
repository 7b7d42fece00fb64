/** The texts, each once, the most frequent first. Equally frequent ones are in the order of their letters. */
export function byFrequency(texts: Iterable<string>): readonly string[] {
	const counts = new Map<string, number>();
	for (const text of texts) {
		counts.set(text, (counts.get(text) ?? 0) + 1);
	}

	return [...counts]
		.toSorted(([one, left], [other, right]) => (right === left ? (one < other ? -1 : 1) : right - left))
		.map(([text]) => text);
}
