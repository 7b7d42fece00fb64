import type {Organization} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/pages.js';
import {type Nodes, collectNodes, numberKeys, type KeyNumbers, type TreeFlaw} from './nodes.js';
import {compareNames, type Sorting, sortValues, sortedByName} from './sorting.js';

/** The children of every node, one group after the other. The children of node `n` are from `starts[n + 1]` to before `starts[n + 2]`. The root nodes are the children of -1. */
type Children = {readonly starts: Int32Array; readonly nodes: Int32Array};

function childrenOf(all: Nodes, sorting: Sorting): Children {
	const {nameAt, parents} = all;
	const starts = new Int32Array(parents.length + 2);
	for (const parent of parents) {
		starts[parent + 2] = (starts[parent + 2] ?? 0) + 1;
	}

	for (let index = 1; index < starts.length; index++) {
		starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
	}

	const nodes = new Int32Array(parents.length);
	const filled = new Int32Array(starts);
	// eslint-disable-next-line unicorn/no-for-loop -- An iterator creates an array for each node.
	for (let node = 0; node < parents.length; node++) {
		const group = (parents[node] ?? -1) + 1;
		const at = filled[group] ?? 0;
		nodes[at] = node;
		filled[group] = at + 1;
	}

	const values = sortValues(all, sorting);
	const sign = !values && sorting.isReversed ? -1 : 1;
	const compare = (left: number, right: number): number => {
		const difference = values ? (values[right] ?? 0) - (values[left] ?? 0) : 0;
		return difference === 0 ? sign * compareNames(nameAt(left) ?? '', nameAt(right) ?? '') : difference;
	};

	for (let group = 0; group < starts.length - 1; group++) {
		const start = starts[group] ?? 0;
		const end = starts[group + 1] ?? 0;
		if (end - start > 1) {
			nodes.subarray(start, end).sort(compare);
		}
	}

	return {starts, nodes};
}

/** A forest of organizations as parallel arrays in preorder: row `i` is directly above its first child, and its subtree ends before `i + size[i]`. */
export type TreeIndex = {
	readonly length: number;
	/** This function and the next ones return undefined for a row that does not exist. */
	readonly idAt: (row: number) => string | undefined;
	readonly nameAt: (row: number) => string | undefined;
	/** Also undefined if the row is `hidden` or `unreadable`. */
	readonly organizationAt: (row: number) => Organization | undefined;
	/** The record of an `unreadable` row. */
	readonly unreadableAt: (row: number) => UnreadableRecord | undefined;
	/** A key that is unique and survives rebuilds: the id, for a `duplicate` the id and a number, for an `unreadable` row its parent and name. */
	readonly keyAt: (row: number) => string | undefined;
	readonly depth: Uint16Array;
	/** The row of the parent; -1 at a root. */
	readonly parent: Int32Array;
	/** The number of rows in the subtree, including the row itself. */
	readonly size: Int32Array;
	readonly childCount: Int32Array;
	readonly flaws: ReadonlyMap<number, TreeFlaw>;
	readonly rowByKey: {readonly get: (key: string) => number | undefined; readonly has: (key: string) => boolean};
	readonly keyNumbers: KeyNumbers;
	/** The number of each key. */
	readonly numbers: Int32Array;
	readonly rowOfNumber: Int32Array;
};

export const everyRow = ({length}: TreeIndex): readonly number[] => Array.from({length}, (_, row) => row);

/** Whether a row represents an organization with its own id: not a `duplicate` and not an `unreadable` record. */
export function isAddressable({flaws}: TreeIndex, row: number): boolean {
	const flaw = flaws.get(row);
	return flaw !== 'duplicate' && flaw !== 'unreadable';
}

/** The id of the organization in a row that can be named by it; undefined if there is none. */
export function addressableId(index: TreeIndex, row: number): string | undefined {
	const id = index.organizationAt(row)?.id;
	return id !== undefined && isAddressable(index, row) ? id : undefined;
}

export const addressableIds = (index: TreeIndex, rows: Iterable<number>): readonly string[] =>
	[...rows].flatMap(row => addressableId(index, row) ?? []);

/** Whether the organization with this id is visible, not only named as a parent. */
export const isVisible = ({organizationAt, rowByKey}: TreeIndex, id: string): boolean =>
	organizationAt(rowByKey.get(id) ?? -1) !== undefined;

/** The child rows of a row, or the root rows for -1, from top to bottom. */
export function childRows({length, size}: TreeIndex, parent: number): readonly number[] {
	const rows: number[] = [];
	const end = parent === -1 ? length : parent + (size[parent] ?? 1);
	for (let row = parent + 1; row < end; row += size[row] ?? 1) {
		rows.push(row);
	}

	return rows;
}

/** The rows of the nearest siblings above and below a row, if any. */
export function neighbours({parent, size, length}: TreeIndex, row: number): readonly number[] {
	const above = parent[row] ?? -1;
	const end = above === -1 ? length : above + (size[above] ?? 1);
	const next = row + (size[row] ?? 1);
	let previous = row - 1;
	while (previous > above && parent[previous] !== above) {
		previous = parent[previous] ?? -1;
	}

	return [...(previous > above ? [previous] : []), ...(next < end ? [next] : [])];
}

/** If a row has no children, like most rows on its level of the same root: how many they are, of how many. A child of it would then open a new level. */
export function childlessLevel(
	index: TreeIndex,
	row: number,
): {readonly childless: number; readonly all: number} | undefined {
	const {childCount, depth, parent, size} = index;
	let root = row;
	while ((parent[root] ?? -1) !== -1) {
		root = parent[root] ?? -1;
	}

	const level =
		depth[row] === 0
			? childRows(index, -1)
			: Array.from({length: size[root] ?? 0}, (_, at) => root + at).filter(each => depth[each] === depth[row]);
	const childless = level.filter(each => childCount[each] === 0).length;
	return childCount[row] === 0 && level.length > 1 && childless * 2 > level.length
		? {childless, all: level.length}
		: undefined;
}

/** The row in the previous index of a row in an index that was built from it; -1 if it did not exist. */
export const rowBefore = (previous: TreeIndex, {numbers}: TreeIndex, row: number): number =>
	previous.rowOfNumber[numbers[row] ?? -1] ?? -1;

type Preorder = Pick<TreeIndex, 'depth' | 'parent' | 'size' | 'childCount'> & {
	readonly nodes: Int32Array;
	readonly rowOfNode: Int32Array;
};

// The sizes of the subtrees, from the parents of the rows in preorder.
function subtreeSizes(parents: Int32Array): Int32Array {
	const sizes = new Int32Array(parents.length).fill(1);
	for (let row = parents.length - 1; row > 0; row--) {
		const parent = parents[row] ?? -1;
		if (parent !== -1) {
			sizes[parent] = (sizes[parent] ?? 1) + (sizes[row] ?? 1);
		}
	}

	return sizes;
}

/** Assigns a row to every node: above its children, below the subtrees of its earlier siblings. */
function inPreorder({length, parents}: Nodes, children: Children): Preorder {
	const nodes = new Int32Array(length);
	const rowOfNode = new Int32Array(length);
	const depth = new Uint16Array(length);
	const parent = new Int32Array(length);
	const childCount = new Int32Array(length);
	// Waiting nodes. Their parents already have rows.
	const stack = new Int32Array(length);
	let waiting = 0;
	const pushChildren = (node: number): number => {
		const start = children.starts[node + 1] ?? 0;
		const end = children.starts[node + 2] ?? 0;
		for (let at = end - 1; at >= start; at--) {
			stack[waiting++] = children.nodes[at] ?? 0;
		}

		return end - start;
	};

	pushChildren(-1);
	for (let row = 0; row < length; row++) {
		const node = stack[--waiting] ?? 0;
		const parentRow = rowOfNode[parents[node] ?? -1] ?? -1;
		nodes[row] = node;
		rowOfNode[node] = row;
		parent[row] = parentRow;
		depth[row] = parentRow === -1 ? 0 : (depth[parentRow] ?? 0) + 1;
		childCount[row] = pushChildren(node);
	}

	return {depth, parent, size: subtreeSizes(parent), childCount, nodes, rowOfNode};
}

type Known = {readonly previous?: TreeIndex | undefined; readonly unreadable?: readonly UnreadableRecord[]};

/** Builds a tree from a flat list. Siblings are sorted by name, with numbers in names by value, or by `sorting`. Orphans are placed below a `hidden` row for their parent, cycles are cut, and duplicate ids stay separate. Rows can be compared with those of a `previous` index. */
export function buildTreeIndex(
	list: readonly Organization[],
	sorting = sortedByName,
	{previous, unreadable = []}: Known = {},
): TreeIndex {
	const keyNumbers = previous?.keyNumbers ?? numberKeys();
	const all = collectNodes(list, keyNumbers, unreadable);
	const {nodes, rowOfNode, ...preorder} = inPreorder(all, childrenOf(all, sorting));
	// The functions below must not keep the other parts of `all`, which take twelve bytes for each node.
	const {length, idAt, nameAt, organizationAt, unreadableAt, keyAt} = all;
	const numbers = new Int32Array(length);
	for (let row = 0; row < length; row++) {
		numbers[row] = all.numbers[nodes[row] ?? -1] ?? -1;
	}

	const flaws = new Map<number, TreeFlaw>();
	const duplicates = new Map<number, string>();
	for (const [node, flaw] of all.flaws) {
		const row = rowOfNode[node] ?? -1;
		flaws.set(row, flaw);
		if (flaw !== 'duplicate') {
			continue;
		}

		const key = `${idAt(node) ?? ''}\n${node}`;
		duplicates.set(row, key);
		numbers[row] = keyNumbers.numberOf(key);
	}

	const rowOfNumber = new Int32Array(keyNumbers.size()).fill(-1);
	for (let row = 0; row < length; row++) {
		rowOfNumber[numbers[row] ?? -1] = row;
	}

	const rowOf = (key: string): number => rowOfNumber[keyNumbers.get(key) ?? -1] ?? -1;
	const nodeAt = (row: number): number => nodes[row] ?? -1;
	return {
		...preorder,
		length,
		idAt: row => idAt(nodeAt(row)),
		nameAt: row => nameAt(nodeAt(row)),
		organizationAt: row => organizationAt(nodeAt(row)),
		unreadableAt: row => unreadableAt(nodeAt(row)),
		keyAt: row => duplicates.get(row) ?? keyAt(nodeAt(row)),
		flaws,
		rowByKey: {
			get(key) {
				const row = rowOf(key);
				return row === -1 ? undefined : row;
			},
			has: key => rowOf(key) !== -1,
		},
		keyNumbers,
		numbers,
		rowOfNumber,
	};
}

// Reused, because each typed letter of a search needs room for every row. Allocating it each time makes V8 collect garbage between letters.
let room = new Int32Array(0);

/** Collects the numbers that `fill` writes, at most `most`. `fill` returns how many it wrote, and must not call this function itself. */
export function collected(most: number, fill: (numbers: Int32Array) => number): Int32Array {
	if (room.length < most) {
		room = new Int32Array(most);
	}

	return room.slice(0, fill(room));
}
