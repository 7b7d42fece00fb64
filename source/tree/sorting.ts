import type {Organization} from '../api/schemas.js';
import type {Nodes} from './nodes.js';

let collator: Intl.Collator | undefined;

/**
The order of two names as a person would put them: accents next to their letters, “Store 9” before “Store 10”. The collator is made when it is first asked: a start does not always need it.
*/
export function compareNames(left: string, right: string): number {
	collator ??= new Intl.Collator('en', {numeric: true});
	return collator.compare(left, right);
}

export const siblingOrders = ['name', 'age', 'size', 'children', 'accounts'] as const;

/**
What siblings are ordered by; equals by their names.
- `age`: the newest first, those without a time of creation last.
- `size`: those with most organizations below them first.
- `children`: those with most sub-organizations first.
- `accounts`: those with most accounts first, those whose accounts were not read last.
*/
export type SiblingOrder = (typeof siblingOrders)[number];

export type Sorting = {
	readonly by: SiblingOrder;
	/**
	How many accounts are directly in each organization where they had been read when this order was chosen: rows do not move under the cursor when more are read.
	*/
	readonly accounts: ReadonlyMap<string, number>;
};

export const sortedByName: Sorting = {by: 'name', accounts: new Map()};

// From the leaves up, so that a chain of any length is none too deep.
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

// What cannot be read as a time is as old as can be.
function createdAt(organization: Organization | undefined): number {
	const created = Date.parse(organization?.create_time ?? '');
	return Number.isNaN(created) ? 0 : created;
}

/**
What nodes are ordered by, the highest first; undefined where only names count.
*/
export function sortValues({length, idAt, organizationAt, parents}: Nodes, {by, accounts}: Sorting): Float64Array | undefined {
	const childCounts = new Float64Array(parents.length);
	for (const parent of parents) {
		if (parent !== -1) {
			childCounts[parent] = (childCounts[parent] ?? 0) + 1;
		}
	}

	switch (by) {
		case 'name': {
			return undefined;
		}

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
