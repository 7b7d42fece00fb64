/** All measured values, by measure and program. */
export type Results = {
	/** Ignores undefined. */
	add(measure: string, program: string, value: number | undefined): void;
	summary(measure: string, program: string): Summary | undefined;
};

export type Summary = {readonly median: number; readonly least: number; readonly most: number};

/** The value below which the given share (0 to 1) of the values lies, interpolated between two values. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	const place = (sorted.length - 1) * share;
	const low = sorted[Math.floor(place)] ?? NaN;
	const high = sorted[Math.ceil(place)] ?? NaN;
	return low + (high - low) * (place - Math.floor(place));
}

export function createResults(): Results {
	const series = new Map<string, number[]>();
	const keyOf = (measure: string, program: string) => `${measure} ${program}`;
	return {
		add(measure, program, value) {
			if (value === undefined) {
				return;
			}

			const key = keyOf(measure, program);
			const values = series.get(key) ?? [];
			values.push(value);
			series.set(key, values);
		},
		summary(measure, program) {
			const values = series.get(keyOf(measure, program));
			return values && {median: quantile(values, 0.5), least: Math.min(...values), most: Math.max(...values)};
		},
	};
}
