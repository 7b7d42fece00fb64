const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One sign for each number, higher for a larger one. Only 0 has the lowest. */
export function sparkline(numbers: readonly number[]): string {
	const most = Math.max(1, ...numbers);
	return numbers.map(number => levels[Math.ceil(number / most * (levels.length - 1))]).join('');
}

/** The same for any numbers, such as decimals. Empty if none is above 0. */
export function trendOf(numbers: readonly number[]): string {
	const most = Math.max(0, ...numbers);
	return most > 0 && Number.isFinite(most) ? sparkline(numbers.map(number => Math.max(0, number / most * 1000))) : '';
}

/** A bar for a share from 0 to 1, in steps of half a column. Only 0 has none. Empty where there is no room. */
export function barOf(share: number, columns: number): string {
	const halves = Math.max(0, Math.min(columns * 2, Math.ceil(share * columns * 2)));
	return '█'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '▌' : '');
}
