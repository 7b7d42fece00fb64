import type {Organization} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/pages.js';

/**
What is wrong with a row's place in the tree.
- `hidden`: the organization is not visible to the user, and known only as a parent.
- `cycle`: its chain of parents leads back to itself, so it was placed at the root.
- `duplicate`: an earlier record has the same id.
- `unreadable`: the record has no id, or cannot be read for another reason.
*/
export type TreeFlaw = 'hidden' | 'cycle' | 'duplicate' | 'unreadable';

/** Gives each key a permanent number. Indexes built from one another share these numbers, so that they can be compared by number. */
export type KeyNumbers = {
	readonly get: (key: string) => number | undefined;
	readonly numberOf: (key: string) => number;
	readonly size: () => number;
};

export function numberKeys(): KeyNumbers {
	const numbers = new Map<string, number>();
	return {
		get: key => numbers.get(key),
		numberOf(key) {
			const known = numbers.get(key);
			if (known !== undefined) {
				return known;
			}

			const {size} = numbers;
			numbers.set(key, size);
			return size;
		},
		size: () => numbers.size,
	};
}

/** The organizations of a list in its order, then the parents that are not in the list, then the unreadable records. */
export type Nodes = {
	readonly length: number;
	readonly organizationAt: (node: number) => Organization | undefined;
	readonly idAt: (node: number) => string | undefined;
	readonly nameAt: (node: number) => string | undefined;
	readonly unreadableAt: (node: number) => UnreadableRecord | undefined;
	/** The id, or a unique key for a record without an id. */
	readonly keyAt: (node: number) => string | undefined;
	/** The node of each parent; -1 at a root. */
	readonly parents: Int32Array;
	/** The number of each key. */
	readonly numbers: Int32Array;
	readonly nodeOfNumber: Int32Array;
	readonly flaws: ReadonlyMap<number, TreeFlaw>;
};

// The service has no id that starts with a line break. Records with the same name and parent differ by their order.
function keysOf(unreadable: readonly UnreadableRecord[]): readonly string[] {
	const counts = new Map<string, number>();
	return unreadable.map(({name, parent}) => {
		const key = `\n${parent?.id ?? ''}\n${name}`;
		const count = counts.get(key) ?? 0;
		counts.set(key, count + 1);
		return `${key}\n${count}`;
	});
}

export function collectNodes(
	list: readonly Organization[],
	keys: KeyNumbers,
	unreadable: readonly UnreadableRecord[],
): Nodes {
	const ownNumbers = Int32Array.from(list, ({id}) => keys.numberOf(id));
	const parentNumbers = Int32Array.from(list, ({parent}) => (parent ? keys.numberOf(parent.id) : -1));
	const unreadableKeys = keysOf(unreadable);
	const unreadableNumbers = unreadableKeys.map(key => keys.numberOf(key));
	const nodeOfNumber = new Int32Array(keys.size()).fill(-1);
	const flaws = new Map<number, TreeFlaw>();
	for (let node = 0; node < list.length; node++) {
		const own = ownNumbers[node] ?? -1;
		if (nodeOfNumber[own] === -1) {
			nodeOfNumber[own] = node;
		} else {
			flaws.set(node, 'duplicate');
		}
	}

	const hidden: Array<NonNullable<Organization['parent']>> = [];
	const hiddenNumbers: number[] = [];
	for (let node = 0; node < list.length; node++) {
		const parentNumber = parentNumbers[node] ?? -1;
		const parent = list[node]?.parent;
		if (!parent || nodeOfNumber[parentNumber] !== -1) {
			continue;
		}

		const at = list.length + hidden.length;
		nodeOfNumber[parentNumber] = at;
		flaws.set(at, 'hidden');
		hidden.push(parent);
		hiddenNumbers.push(parentNumber);
	}

	const firstUnreadable = list.length + hidden.length;
	const length = firstUnreadable + unreadable.length;
	const numbers = new Int32Array(length);
	numbers.set(ownNumbers);
	numbers.set(hiddenNumbers, list.length);
	numbers.set(unreadableNumbers, firstUnreadable);
	const parents = new Int32Array(length).fill(-1);
	for (let node = 0; node < list.length; node++) {
		parents[node] = nodeOfNumber[parentNumbers[node] ?? -1] ?? -1;
	}

	for (const [at, {parent}] of unreadable.entries()) {
		const node = firstUnreadable + at;
		nodeOfNumber[unreadableNumbers[at] ?? -1] = node;
		flaws.set(node, 'unreadable');
		parents[node] = nodeOfNumber[keys.get(parent?.id ?? '') ?? -1] ?? -1;
	}

	placeHidden(list, {parents, nodeOfNumber}, keys);
	breakCycles(parents, flaws, list.length);
	const recordAt = (node: number) => list[node] ?? hidden[node - list.length];
	const unreadableAt = (node: number) => unreadable[node - firstUnreadable];
	return {
		length,
		organizationAt: node => list[node],
		idAt: node => recordAt(node)?.id,
		nameAt(node) {
			const record = recordAt(node) ?? unreadableAt(node);
			return record && (record.name ?? '');
		},
		unreadableAt,
		keyAt: node => recordAt(node)?.id ?? unreadableKeys[node - firstUnreadable],
		parents,
		numbers,
		nodeOfNumber,
		flaws,
	};
}

/** Places each hidden organization below its nearest ancestor in the tree, according to the `hierarchy_tags` of a child. */
function placeHidden(
	list: readonly Organization[],
	{parents, nodeOfNumber}: Pick<Nodes, 'parents' | 'nodeOfNumber'>,
	keys: KeyNumbers,
): void {
	for (let node = 0; node < list.length; node++) {
		const hidden = parents[node] ?? -1;
		if (hidden < list.length || parents[hidden] !== -1) {
			continue;
		}

		const {
			parent,
			meta: {hierarchy_tags: tags = []},
		} = list[node] ?? {meta: {}};
		const nodeOf = (tag: string | undefined): number => nodeOfNumber[keys.get(tag ?? '') ?? -1] ?? -1;
		let at = tags.lastIndexOf(parent?.id ?? '') - 1;
		while (at >= 0 && [-1, hidden].includes(nodeOf(tags[at]))) {
			at--;
		}

		parents[hidden] = at < 0 ? -1 : nodeOf(tags[at]);
	}
}

/** Cuts each cycle once. If the cycle contains a hidden organization, the cut is above it, because only tags define its place. */
function breakCycles(parents: Int32Array, flaws: Map<number, TreeFlaw>, firstHidden: number): void {
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

		let cut = node;
		for (let next = parents[node] ?? -1; next !== node; next = parents[next] ?? -1) {
			cut = Math.max(cut, next >= firstHidden ? next : -1);
		}

		parents[cut] = -1;
		if (cut < firstHidden) {
			flaws.set(cut, 'cycle');
		}
	}
}

/** A note after the name of a row whose place in the tree differs from the service's data. */
export const flawNotes: Readonly<Record<Exclude<TreeFlaw, 'hidden'>, string>> = {
	cycle: 'its parents lead back to it',
	duplicate: 'this id came twice',
	unreadable: 'unreadable',
};
