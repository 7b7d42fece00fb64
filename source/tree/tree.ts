import type {Organization} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/unreadable-record.js';
import {collected} from './collected.js';
import {sortedByName, type Sorting} from './sorting.js';
import {buildTreeIndex, rowBefore, type TreeIndex} from './tree-index.js';

/**
A tree index and which of its rows are folded.
*/
export type Tree = {
	readonly index: TreeIndex;
	readonly sorting: Sorting;
	/**
	Records of the list that could not be read. They stand in the tree with what is known of them.
	*/
	readonly unreadable: readonly UnreadableRecord[];
	/**
	Rows at this depth and below start folded when they first appear.
	*/
	readonly unfoldedDepth: number;
	/**
	Keys of rows that an earlier session left folded otherwise than those of their depth are.
	*/
	readonly flipped: ReadonlySet<string>;
	/**
	1 where a row's children are folded away.
	*/
	readonly collapsed: Uint8Array;
	/**
	The rows that can be seen, from top to bottom.
	*/
	readonly visible: Int32Array;
	/**
	Where the tree is narrowed, the rows that it is narrowed to, in its order: they and their ancestors are all that can be seen, whatever is folded.
	*/
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

/**
Shows these rows and their ancestors alone, or everything again without any. Folds stay as they are.
*/
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
			// What of its ancestors stands behind the last row that is shown already is missing; the others are shown.
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
	sorting: sortedByName, unreadable: [], unfoldedDepth: 1, flipped: new Set(),
};

/**
Builds the tree of a list; rows that `previous` held keep their fold, and siblings the order.
*/
export function buildTree(organizations: readonly Organization[], previous?: Tree): Tree {
	const {sorting, unreadable, unfoldedDepth, flipped} = previous ?? nothingBefore;
	const index = buildTreeIndex(organizations, sorting, previous?.index, unreadable);
	const collapsed = new Uint8Array(index.length);
	for (let row = 0; row < index.length; row++) {
		const old = previous ? rowBefore(previous.index, index, row) : -1;
		const hadChildren = (previous?.index.childCount[old] ?? 0) > 0;
		const isCollapsed = hadChildren ? previous?.collapsed[old] === 1 : ((index.depth[row] ?? 0) >= unfoldedDepth) !== (flipped.size > 0 && flipped.has(index.keyAt(row) ?? ''));
		collapsed[row] = isCollapsed && (index.childCount[row] ?? 0) > 0 ? 1 : 0;
	}

	return {
		index, sorting, unreadable, unfoldedDepth, flipped, collapsed, visible: visibleRows(index, collapsed),
	};
}

export function setCollapsed(tree: Tree, row: number, isCollapsed: boolean): Tree {
	if ((tree.index.childCount[row] ?? 0) === 0 || (tree.collapsed[row] === 1) === isCollapsed) {
		return tree;
	}

	const collapsed = Uint8Array.from(tree.collapsed);
	collapsed[row] = isCollapsed ? 1 : 0;
	return withCollapsed(tree, collapsed);
}

/**
Folds or unfolds every row, and those still to come.
*/
export function setAllCollapsed(tree: Tree, isCollapsed: boolean): Tree {
	const collapsed = new Uint8Array(tree.index.length);
	if (isCollapsed) {
		for (let row = 0; row < collapsed.length; row++) {
			collapsed[row] = (tree.index.childCount[row] ?? 0) > 0 ? 1 : 0;
		}
	}

	return {...withCollapsed(tree, collapsed), unfoldedDepth: isCollapsed ? 0 : Infinity, flipped: new Set()};
}

/**
Keys of the rows that are folded otherwise than those of their depth are; of rows that are not there, or have nothing to fold yet, what was known before.
*/
export function flippedKeys({index, unfoldedDepth, flipped, collapsed}: Tree): ReadonlySet<string> {
	const keys = new Set([...flipped].filter(key => (index.childCount[index.rowByKey.get(key) ?? -1] ?? 0) === 0));
	for (let row = 0; row < index.length; row++) {
		if ((index.childCount[row] ?? 0) > 0 && (collapsed[row] === 1) !== ((index.depth[row] ?? 0) >= unfoldedDepth)) {
			keys.add(index.keyAt(row) ?? '');
		}
	}

	return keys;
}

/**
Unfolds every ancestor of a row, so that it can be seen; a tree that is narrowed stays as it is.
*/
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

/**
Rows from the root down to the parent of `row`.
*/
export function ancestorsOf(index: TreeIndex, row: number): readonly number[] {
	const ancestors: number[] = [];
	for (let next = index.parent[row] ?? -1; next !== -1; next = index.parent[next] ?? -1) {
		ancestors.unshift(next);
	}

	return ancestors;
}

/**
Rows from the root down to `row`.
*/
export const lineTo = (index: TreeIndex, row: number): readonly number[] => [...ancestorsOf(index, row), row];

/**
Position of a row among the visible ones; where it is folded away, that of its nearest visible ancestor.
*/
export const positionOf = ({visible}: Tree, row: number): number => Math.max(0, placeIn(visible, row));

/**
Place of the last of some rows, in the order of the tree, that is not below `row`; -1 where all are.
*/
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
