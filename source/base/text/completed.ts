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
