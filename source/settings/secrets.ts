const secrets = new Set<string>();

/**
Notes what must never stand in a report of a defect.
*/
export function keepSecret(...values: readonly string[]): void {
	for (const value of values) {
		if (value !== '') {
			secrets.add(value);
		}
	}
}

/**
What was noted, the longest first, as one may be a part of another.
*/
export const keptSecrets = (): readonly string[] => [...secrets].toSorted((left, right) => right.length - left.length);
