const secrets = new Set<string>();

/**
Registers values that must never appear in a crash report.
*/
export function keepSecret(...values: readonly string[]): void {
	for (const value of values) {
		if (value !== '') {
			secrets.add(value);
		}
	}
}

/**
The registered values, the longest first, because one may be part of another.
*/
export const keptSecrets = (): readonly string[] => [...secrets].toSorted((left, right) => right.length - left.length);
