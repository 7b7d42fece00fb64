import {endsOf, normalize} from '../tree/parents.js';

/**
Finds the row of a file that is to create a parent, by that parent's path or the end of it. `rows`: each with its path from the root down, as far as it is known; of several the first is found.
*/
export function rowFinder(rows: ReadonlyArray<{readonly number: number; readonly path: readonly string[]}>): (parent: string) => number | undefined {
	const numbers = new Map<string, number>();
	for (const {number, path} of rows) {
		for (const end of endsOf(normalize(path.join('/')))) {
			numbers.set(end, numbers.get(end) ?? number);
		}
	}

	return parent => numbers.get(normalize(parent));
}
