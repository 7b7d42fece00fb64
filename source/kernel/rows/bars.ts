const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One sign for each number, higher for a larger one. Only 0 has the lowest. */
export function sparkline(numbers: readonly number[]): string {
	const most = Math.max(1, ...numbers);
	return numbers.map(number => levels[Math.ceil((number / most) * (levels.length - 1))]).join('');
}

/** The same for any numbers, such as decimals, with a blank for each that is not known. Empty if none is above 0. */
export function trendOf(numbers: ReadonlyArray<number | undefined>): string {
	const most = Math.max(0, ...numbers.map(number => number ?? 0));
	const signs = [...sparkline(numbers.map(number => Math.max(0, ((number ?? 0) / most) * 1000)))];
	return most > 0 && Number.isFinite(most)
		? signs.map((each, at) => (numbers[at] === undefined ? ' ' : each)).join('')
		: '';
}

/** A bar for a share from 0 to 1, in steps of half a column. Only 0 has none. Empty where there is no room. */
export function barOf(share: number, columns: number): string {
	const halves = Math.max(0, Math.min(columns * 2, Math.ceil(share * columns * 2)));
	return '█'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '▌' : '');
}
