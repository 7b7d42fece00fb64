import type {Organization} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/pages.js';
import {childRows, type TreeIndex, collected, buildTreeIndex, rowBefore} from './tree-index.js';
import {sortedByName, type Sorting} from './sorting.js';

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

/** A tree index with the state of its folded rows. */
export type Tree = {
	readonly index: TreeIndex;
	readonly sorting: Sorting;
	/** The unreadable records of the list. The tree shows what is known of them. */
	readonly unreadable: readonly UnreadableRecord[];
	/** Rows at this depth and below are folded when they first appear. */
	readonly unfoldedDepth: number;
	/** Keys of the rows that an earlier session left folded or unfolded against the default of their depth. */
	readonly flipped: ReadonlySet<string>;
	/** 1 if a row's children are folded. */
	readonly collapsed: Uint8Array;
	/** The visible rows, from top to bottom. */
	readonly visible: Int32Array;
	/** The rows that a filter keeps, in tree order. Only these rows and their ancestors are visible, whatever is folded. */
	readonly matches?: Int32Array;
};

function visibleRows({size, length}: TreeIndex, collapsed: Uint8Array): Int32Array {
	return collected(length, rows => {
		let count = 0;
		for (let row = 0; row < length; row += collapsed[row] === 1 ? (size[row] ?? 1) : 1) {
			rows[count++] = row;
		}

		return count;
	});
}

function withCollapsed(tree: Tree, collapsed: Uint8Array): Tree {
	return {...tree, collapsed, visible: tree.matches ? tree.visible : visibleRows(tree.index, collapsed)};
}

/** Shows only these rows and their ancestors, or the whole tree for undefined. Folds do not change. */
export function narrow(tree: Tree, matches: Int32Array | undefined): Tree {
	if (!matches) {
		const {matches: narrowedTo, ...whole} = tree;
		return narrowedTo ? {...whole, visible: visibleRows(tree.index, tree.collapsed)} : tree;
	}

	return {...tree, visible: withAncestors(tree.index, matches), matches};
}

function withAncestors({parent, length}: TreeIndex, matches: Int32Array): Int32Array {
	return collected(length, rows => {
		let count = 0;
		let last = -1;
		for (const match of matches) {
			// Only ancestors below the last added row are missing; the others are already there.
			const first = count;
			for (let row = match; row > last; row = parent[row] ?? -1) {
				rows[count++] = row;
			}

			last = match;
			if (count - first > 1) {
				rows.subarray(first, count).reverse();
			}
		}

		return count;
	});
}

const nothingBefore: Pick<Tree, 'sorting' | 'unreadable' | 'unfoldedDepth' | 'flipped'> = {
	sorting: sortedByName,
	unreadable: [],
	unfoldedDepth: 1,
	flipped: new Set(),
};

/** Builds the tree of a list. Rows from `previous` keep their fold. */
export function buildTree(organizations: readonly Organization[], previous?: Tree): Tree {
	const {sorting, unreadable, unfoldedDepth, flipped} = previous ?? nothingBefore;
	const index = buildTreeIndex(organizations, sorting, {previous: previous?.index, unreadable});
	const collapsed = new Uint8Array(index.length);
	for (let row = 0; row < index.length; row++) {
		const old = previous ? rowBefore(previous.index, index, row) : -1;
		const hadChildren = (previous?.index.childCount[old] ?? 0) > 0;
		const isCollapsed = hadChildren
			? previous?.collapsed[old] === 1
			: (index.depth[row] ?? 0) >= unfoldedDepth !== (flipped.size > 0 && flipped.has(index.keyAt(row) ?? ''));
		collapsed[row] = isCollapsed && (index.childCount[row] ?? 0) > 0 ? 1 : 0;
	}

	return {index, sorting, unreadable, unfoldedDepth, flipped, collapsed, visible: visibleRows(index, collapsed)};
}

export function setCollapsed(tree: Tree, row: number, isCollapsed: boolean): Tree {
	if ((tree.index.childCount[row] ?? 0) === 0 || (tree.collapsed[row] === 1) === isCollapsed) {
		return tree;
	}

	const collapsed = Uint8Array.from(tree.collapsed);
	collapsed[row] = isCollapsed ? 1 : 0;
	return withCollapsed(tree, collapsed);
}

/** Folds or unfolds every row, including rows that load later. */
export function setAllCollapsed(tree: Tree, isCollapsed: boolean): Tree {
	const collapsed = new Uint8Array(tree.index.length);
	if (isCollapsed) {
		for (let row = 0; row < collapsed.length; row++) {
			collapsed[row] = (tree.index.childCount[row] ?? 0) > 0 ? 1 : 0;
		}
	}

	return {...withCollapsed(tree, collapsed), unfoldedDepth: isCollapsed ? 0 : Infinity, flipped: new Set()};
}

/** Unfolds what a tree shows at first in this many rows, and folds the rest. */
export function fitToHeight(tree: Tree, height: number): Tree {
	const opened = firstOpened(tree.index, height);
	return withCollapsed(
		tree,
		Uint8Array.from(tree.index.childCount.subarray(0, tree.index.length), (children, row) =>
			children > 0 && !opened.has(row) ? 1 : 0,
		),
	);
}

/** Keys of the rows that are folded or unfolded against the default of their depth. Rows that are absent or have no children keep their earlier state. */
export function flippedKeys({index, unfoldedDepth, flipped, collapsed}: Tree): ReadonlySet<string> {
	const keys = new Set([...flipped].filter(key => (index.childCount[index.rowByKey.get(key) ?? -1] ?? 0) === 0));
	for (let row = 0; row < index.length; row++) {
		if ((index.childCount[row] ?? 0) > 0 && (collapsed[row] === 1) !== (index.depth[row] ?? 0) >= unfoldedDepth) {
			keys.add(index.keyAt(row) ?? '');
		}
	}

	return keys;
}

/** Unfolds every ancestor of a row to make it visible. A narrowed tree does not change. */
export function reveal(tree: Tree, row: number): Tree {
	if (tree.matches) {
		return tree;
	}

	const folded = ancestorsOf(tree.index, row).filter(ancestor => tree.collapsed[ancestor] === 1);
	if (folded.length === 0) {
		return tree;
	}

	const collapsed = Uint8Array.from(tree.collapsed);
	for (const ancestor of folded) {
		collapsed[ancestor] = 0;
	}

	return withCollapsed(tree, collapsed);
}

/** The rows from the root to the parent of `row`. */
export function ancestorsOf(index: TreeIndex, row: number): readonly number[] {
	const ancestors: number[] = [];
	for (let next = index.parent[row] ?? -1; next !== -1; next = index.parent[next] ?? -1) {
		ancestors.unshift(next);
	}

	return ancestors;
}

/** The rows from the root to `row`. */
export const lineTo = (index: TreeIndex, row: number): readonly number[] => [...ancestorsOf(index, row), row];

/** The names from the root to the row, as files and commands write a path. */
export const pathText = (index: TreeIndex, row: number): string =>
	lineTo(index, row)
		.map(each => index.nameAt(each) ?? '')
		.join(' › ');

/** Whether a row is on show: neither folded away nor hidden by a filter. */
export const isVisible = ({visible}: Tree, row: number): boolean => visible[placeIn(visible, row)] === row;

/** The position of a row among the visible rows. If the row is folded away, the position of its nearest visible ancestor. */
export const positionOf = ({visible}: Tree, row: number): number => Math.max(0, placeIn(visible, row));

/** The position of the last row, in tree order, that is at or above `row`; -1 if there is none. */
export function placeIn(rows: Int32Array, row: number): number {
	let low = -1;
	let high = rows.length - 1;
	while (low < high) {
		const middle = Math.floor((low + high + 1) / 2);
		if ((rows[middle] ?? 0) <= row) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}

	return low;
}
