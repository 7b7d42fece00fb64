import {childRows, type TreeIndex} from './tree-index.js';

/** The share of the height below which a deeper level is opened, although its own level did not fit as a whole. */
const sparse = 0.5;

/** The rows to open in a tree that is shown for the first time: level by level, then branch by branch in order, as many as fit into the height. If nothing else fits, a last row opens with the part of its children that fits, since this pushes no other row away. */
export function firstOpened(index: TreeIndex, height: number): ReadonlySet<number> {
	const opened = new Set<number>();
	const childrenOf = (row: number): number => index.childCount[row] ?? 0;
	const all = rootsWithin(index, height);
	if (!all) {
		return opened;
	}

	let [used, last, level] = [all.length, all.at(-1) ?? -1, all];
	const isSparse = (): boolean => used < height * sparse;
	const open = (row: number): readonly number[] => {
		const children = childRows(index, row);
		opened.add(row);
		used += children.length;
		last = row === last ? (children.at(-1) ?? row) : last;
		return children;
	};

	let isWhole = true;
	while (level.length > 0 && (isWhole || isSparse())) {
		const branches = level.filter(row => childrenOf(row) > 0);
		const next: number[] = [];
		for (const row of branches) {
			if (used + childrenOf(row) <= height) {
				next.push(...open(row));
			}
		}

		isWhole &&= branches.every(row => opened.has(row));
		level = next;
	}

	if (isSparse() && childrenOf(last) > 0) {
		opened.add(last);
	}

	return opened;
}

/** The root rows. Undefined if there are more than fit into the height. */
function rootsWithin({length, size}: TreeIndex, height: number): readonly number[] | undefined {
	const roots: number[] = [];
	for (let row = 0; row < length; row += size[row] ?? 1) {
		if (roots.length === height) {
			return undefined;
		}

		roots.push(row);
	}

	return roots;
}
