import type {Organization} from '../api/schemas.js';
import {compareNames} from './sibling-order.js';
import {sortedByName, sortValues, type Sorting} from './sorting.js';

/**
What is wrong with a row's place in the tree.
- `hidden`: the organization is not visible to the user, only named as the parent of one that is.
- `cycle`: its chain of parents leads back to itself, so it was hung at the root.
- `duplicate`: another record with the same id came first.
*/
export type TreeFlaw = 'hidden' | 'cycle' | 'duplicate';

/**
A forest of organizations as parallel arrays in preorder: row `i` stands directly above its first child, and its subtree ends before `i + size[i]`.
*/
export type TreeIndex = {
	readonly length: number;
	readonly ids: readonly string[];
	readonly names: readonly string[];
	/**
	Absent where the row is `hidden`.
	*/
	readonly organizations: ReadonlyArray<Organization | undefined>;
	readonly depth: Uint16Array;
	/**
	Row of the parent, -1 at a root.
	*/
	readonly parent: Int32Array;
	/**
	Rows in the subtree, the row itself included.
	*/
	readonly size: Int32Array;
	readonly childCount: Int32Array;
	readonly flaws: ReadonlyMap<number, TreeFlaw>;
	/**
	What tells a row from every other, over rebuilds: its id, or for a `duplicate` its id and a number.
	*/
	readonly keys: readonly string[];
	readonly rowByKey: ReadonlyMap<string, number>;
};

type Nodes = {
	readonly ids: string[];
	readonly names: string[];
	readonly organizations: Array<Organization | undefined>;
	readonly parents: number[];
	readonly flaws: Map<number, TreeFlaw>;
	readonly nodeById: Map<string, number>;
};

function collectNodes(organizations: readonly Organization[]): Nodes {
	const nodes: Nodes = {
		ids: [], names: [], organizations: [], parents: [], flaws: new Map(), nodeById: new Map(),
	};
	const {nodeById} = nodes;
	const add = (id: string, name: string, organization?: Organization) => {
		nodes.ids.push(id);
		nodes.names.push(name);
		nodes.organizations.push(organization);
		nodes.parents.push(-1);
		return nodes.ids.length - 1;
	};

	for (const organization of organizations) {
		const node = add(organization.id, organization.name, organization);
		if (nodeById.has(organization.id)) {
			nodes.flaws.set(node, 'duplicate');
		} else {
			nodeById.set(organization.id, node);
		}
	}

	for (const [node, organization] of organizations.entries()) {
		const {parent} = organization;
		if (!parent) {
			continue;
		}

		let parentNode = nodeById.get(parent.id);
		if (parentNode === undefined) {
			parentNode = add(parent.id, parent.name ?? '');
			nodeById.set(parent.id, parentNode);
			nodes.flaws.set(parentNode, 'hidden');
		}

		nodes.parents[node] = parentNode;
	}

	breakCycles(nodes);
	return nodes;
}

function breakCycles({parents, flaws}: Nodes) {
	const seenInWalk = new Int32Array(parents.length).fill(-1);
	for (let start = 0; start < parents.length; start++) {
		let node = start;
		while (node !== -1 && seenInWalk[node] === -1) {
			seenInWalk[node] = start;
			node = parents[node] ?? -1;
		}

		if (node === -1 || seenInWalk[node] !== start) {
			continue;
		}

		parents[node] = -1;
		flaws.set(node, 'cycle');
	}
}

/**
The children of every node, one group after the other: those of node `n` stand from `starts[n + 1]` up to `starts[n + 2]`, the roots being those of -1.
*/
type Children = {readonly starts: Int32Array; readonly nodes: Int32Array};

function childrenOf(all: Nodes, sorting: Sorting): Children {
	const {names, parents} = all;
	const starts = new Int32Array(parents.length + 2);
	for (const parent of parents) {
		starts[parent + 2] = (starts[parent + 2] ?? 0) + 1;
	}

	for (let index = 1; index < starts.length; index++) {
		starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
	}

	const nodes = new Int32Array(parents.length);
	const filled = Int32Array.from(starts);
	for (const [node, parent] of parents.entries()) {
		const at = filled[parent + 1] ?? 0;
		nodes[at] = node;
		filled[parent + 1] = at + 1;
	}

	const values = sortValues(all, sorting);
	const compare = (left: number, right: number): number => {
		const difference = values ? (values[right] ?? 0) - (values[left] ?? 0) : 0;
		return difference === 0 ? compareNames(names[left] ?? '', names[right] ?? '') : difference;
	};

	for (let group = 0; group < starts.length - 1; group++) {
		nodes.subarray(starts[group], starts[group + 1]).sort(compare);
	}

	return {starts, nodes};
}

/**
Orders a flat list into a tree: siblings by name, numbers in names by value, or as asked for. Orphans hang below a `hidden` row for their parent, cycles are cut, and duplicate ids are kept apart.
*/
export function buildTreeIndex(list: readonly Organization[], sorting = sortedByName): TreeIndex {
	const nodes = collectNodes(list);
	const children = childrenOf(nodes, sorting);
	const {length} = nodes.ids;
	const ids: string[] = [];
	const names: string[] = [];
	const organizations: Array<Organization | undefined> = [];
	const depth = new Uint16Array(length);
	const parent = new Int32Array(length);
	const size = new Int32Array(length).fill(1);
	const childCount = new Int32Array(length);
	const flaws = new Map<number, TreeFlaw>();
	const keys: string[] = [];
	// Each id is in it already: to give it its row costs less than a map anew.
	const rowByKey = nodes.nodeById;
	// A node that waits, and below it the row of its parent.
	const stack: number[] = [];
	const pushChildren = (node: number, parentRow: number): number => {
		const start = children.starts[node + 1] ?? 0;
		const end = children.starts[node + 2] ?? 0;
		for (let at = end - 1; at >= start; at--) {
			stack.push(parentRow, children.nodes[at] ?? 0);
		}

		return end - start;
	};

	pushChildren(-1, -1);
	for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
		const parentRow = stack.pop() ?? -1;
		const row = ids.length;
		const id = nodes.ids[node] ?? '';
		const flaw = nodes.flaws.get(node);
		ids.push(id);
		names.push(nodes.names[node] ?? '');
		organizations.push(nodes.organizations[node]);
		parent[row] = parentRow;
		depth[row] = parentRow === -1 ? 0 : (depth[parentRow] ?? 0) + 1;
		if (flaw !== undefined) {
			flaws.set(row, flaw);
		}

		const key = flaw === 'duplicate' ? `${id}\n${node}` : id;
		keys.push(key);
		rowByKey.set(key, row);

		childCount[row] = pushChildren(node, row);
	}

	for (let row = length - 1; row > 0; row--) {
		const parentRow = parent[row] ?? -1;
		if (parentRow !== -1) {
			size[parentRow] = (size[parentRow] ?? 1) + (size[row] ?? 1);
		}
	}

	return {
		length, ids, names, organizations, depth, parent, size, childCount, flaws, keys, rowByKey,
	};
}
