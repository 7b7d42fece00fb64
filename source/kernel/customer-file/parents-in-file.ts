import {endsOf, normalize} from '../../base/tree/parents.js';

/** Finds the row of a file that will create a parent, by the path of the parent or the end of that path. If several rows match, the number is that of the first. `rows`: each row with its path from the root, as far as it is known. */
export function makerFinder(
	rows: ReadonlyArray<{readonly number: number; readonly path: readonly string[]}>,
): (parent: string) => number | undefined {
	const numbers = new Map<string, number>();
	for (const {number, path} of rows) {
		for (const end of endsOf(normalize(path.join('/')))) {
			numbers.set(end, numbers.get(end) ?? number);
		}
	}

	return parent => numbers.get(normalize(parent));
}

/** Why a row whose parent another row creates cannot be created yet; undefined if no other row creates it. */
export const whyNotYet = (maker: number | undefined, number: number): string | undefined =>
	maker === undefined || maker === number
		? undefined
		: `Row ${maker} of this file creates this parent. Create that row first, then read the file again.`;

/** Why a parent that is there may not be the one that a row means: another row gives its name to another organization. An id or a whole path is always meant. */
export function whyNotCertain(
	text: string,
	{id, path}: {readonly id: string; readonly path: readonly string[]},
	maker: number | undefined,
	number: number,
): string | undefined {
	const isCertain = text.trim() === id || normalize(text) === normalize(path.join('/'));
	return isCertain || maker === undefined || maker === number
		? undefined
		: `Row ${maker} of this file gives this name to another organization. Use the id or the whole path.`;
}
