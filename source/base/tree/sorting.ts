import type {Organization} from '../api/schemas.js';
import type {Nodes} from './nodes.js';

export const siblingOrders = ['name', 'age', 'size', 'children', 'accounts'] as const;

/**
The order of siblings; equal siblings are ordered by name.
- `age`: newest first, unknown creation times last.
- `size`: most descendants first.
- `children`: most sub-organizations first.
- `accounts`: most accounts first, organizations without loaded accounts last.
*/
export type SiblingOrder = (typeof siblingOrders)[number];

export type Sorting = {
	readonly by: SiblingOrder;
	/** The number of accounts directly in each organization, as loaded when this order was chosen. Rows do not move under the cursor when more accounts load. */
	readonly accounts: ReadonlyMap<string, number>;
};

export const sortedByName: Sorting = {by: 'name', accounts: new Map()};

// From the leaves up, without recursion, so that a chain may have any length.
function sizesOf(parents: Int32Array, childCounts: Float64Array): Float64Array {
	const sizes = new Float64Array(parents.length).fill(1);
	const waiting = Float64Array.from(childCounts);
	const counted = childCounts.keys().filter(node => childCounts[node] === 0).toArray();
	for (let node = counted.pop(); node !== undefined; node = counted.pop()) {
		const parent = parents[node] ?? -1;
		if (parent === -1) {
			continue;
		}

		sizes[parent] = (sizes[parent] ?? 1) + (sizes[node] ?? 1);
		waiting[parent] = (waiting[parent] ?? 1) - 1;
		if (waiting[parent] === 0) {
			counted.push(parent);
		}
	}

	return sizes;
}

// An unreadable time counts as the oldest.
function createdAt(organization: Organization | undefined): number {
	const created = Date.parse(organization?.create_time ?? '');
	return Number.isNaN(created) ? 0 : created;
}

/** The sort value of each node, highest first; undefined if only names count. */
export function sortValues({length, idAt, organizationAt, parents}: Nodes, {by, accounts}: Sorting): Float64Array | undefined {
	if (by === 'name') {
		return undefined;
	}

	const childCounts = new Float64Array(parents.length);
	for (const parent of parents) {
		if (parent !== -1) {
			childCounts[parent] = (childCounts[parent] ?? 0) + 1;
		}
	}

	switch (by) {
		case 'age': {
			return Float64Array.from({length}, (_, node) => createdAt(organizationAt(node)));
		}

		case 'size': {
			return sizesOf(parents, childCounts);
		}

		case 'children': {
			return childCounts;
		}

		case 'accounts': {
			return Float64Array.from({length}, (_, node) => accounts.get(idAt(node) ?? '') ?? -1);
		}
	}
}
