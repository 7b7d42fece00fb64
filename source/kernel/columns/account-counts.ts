import {everyRow, type TreeIndex} from '../../base/tree/tree-index.js';
import {type Subject, subjectsIn} from '../filter/source.js';

/** How many accounts are in an organization, or in it and everything below. `isLeast`: there can be more, because some are not known. */
export type AccountCount = {readonly count: number; readonly isLeast: boolean};

/** The accounts of an organization and of everything below it. Undefined if none of their lists is known. Nobody knows the accounts of a parent that is not visible. Looks at all organizations once, with the first question. `isWhole`: whether the tree is. */
export function countBranches(
	index: TreeIndex,
	isWhole: boolean,
	countOf: (subject: Subject) => AccountCount | undefined,
): (row: number) => AccountCount | undefined {
	let sums:
		| {
				readonly accounts: Float64Array;
				readonly known: Float64Array;
				readonly whole: Float64Array;
				readonly all: Float64Array;
		  }
		| undefined;

	// Each array has the sum before every row, so that a branch is the difference of two.
	function summed(): NonNullable<typeof sums> {
		const [accounts, known, whole, all] = [0, 0, 0, 0].map(() => new Float64Array(index.length + 1)) as [
			Float64Array,
			Float64Array,
			Float64Array,
			Float64Array,
		];
		for (const row of everyRow(index)) {
			all[row + 1] = index.organizationAt(row) ? 0 : 1;
		}

		for (const subject of subjectsIn(index)) {
			const found = countOf(subject);
			const next = subject.row + 1;
			all[next] = 1;
			accounts[next] = found?.count ?? 0;
			known[next] = found ? 1 : 0;
			whole[next] = found?.isLeast === false ? 1 : 0;
		}

		for (const each of [accounts, known, whole, all]) {
			for (let row = 1; row < each.length; row++) {
				each[row] = (each[row] ?? 0) + (each[row - 1] ?? 0);
			}
		}

		return {accounts, known, whole, all};
	}

	return row => {
		sums ??= summed();
		const end = row + (index.size[row] ?? 1);
		const inBranch = (each: Float64Array): number => (each[end] ?? 0) - (each[row] ?? 0);
		return inBranch(sums.known) === 0
			? undefined
			: {count: inBranch(sums.accounts), isLeast: !isWhole || inBranch(sums.whole) < inBranch(sums.all)};
	};
}
