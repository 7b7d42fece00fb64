/** The edit distance of two words: letters changed, added or removed. Two swapped neighbors count as one change. */
function distance(left: string, right: string): number {
	const rows = [Array.from({length: right.length + 1}, (_, index) => index)];
	for (let row = 1; row <= left.length; row++) {
		const above = rows[row - 1] ?? [];
		const current = [row];
		for (let column = 1; column <= right.length; column++) {
			const isSame = left[row - 1] === right[column - 1];
			const isSwapped =
				row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
			current.push(
				Math.min(
					(above[column] ?? 0) + 1,
					(current[column - 1] ?? 0) + 1,
					(above[column - 1] ?? 0) + (isSame ? 0 : 1),
					isSwapped ? (rows[row - 2]?.[column - 2] ?? 0) + 1 : Infinity,
				),
			);
		}

		rows.push(current);
	}

	return rows[left.length]?.[right.length] ?? Infinity;
}

const longestCompared = 40;

/** The names that were probably meant, nearest first, at most three; empty if no name is near. */
export function nearNames(name: string, names: readonly string[]): readonly string[] {
	const plain = (each: string) =>
		each
			.toLowerCase()
			.slice(0, longestCompared)
			.replaceAll(/[ \-_]/gv, '');
	const limit = Math.max(1, Math.floor(Math.min(name.length, longestCompared) / 3));
	const sought = plain(name);
	return (
		names
			.map(each => [each, plain(each)] as const)
			// The lengths of two near names are near too, which is faster to see.
			.filter(([, other]) => Math.abs(other.length - sought.length) <= limit)
			.map(([each, other]) => [each, distance(sought, other)] as const)
			.filter(([, far]) => far <= limit)
			.toSorted(([, left], [, right]) => left - right)
			.slice(0, 3)
			.map(([each]) => each)
	);
}

/** The end of a sentence: ` Did you mean openHelp?`, or `otherwise` if no name is near. */
export function meant(name: string, names: readonly string[], otherwise = ''): string {
	const near = nearNames(name, names);
	return near.length === 0 ? otherwise : ` Did you mean ${near.join(' or ')}?`;
}

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

/** The line after Tab: as far as all options agree, or else the first option. */
export function completed(text: string, options: readonly string[]): string {
	const [first = text] = options;
	let end = first.length;
	for (const option of options) {
		while (!option.startsWith(first.slice(0, end))) {
			end--;
		}
	}

	return end > text.length ? first.slice(0, end) : first;
}
