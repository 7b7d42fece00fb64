import type {Organization} from '../api/schemas.js';
import type {KeyNumbers, NumberedList} from './nodes.js';
import {compareNames} from './compare-names.js';

/** How many siblings are sorted ahead. In a longer group, each further one would move too many others. */
const mostSorted = 10_000;

/** A list that is still loading. Its ids are numbered and its siblings sorted while the service prepares the next page, because both take most of the time of building a tree. */
export type GrowingList = {
	readonly add: (organizations: readonly Organization[]) => void;
	/** The numbers of the list `whole`, and nodes whose siblings are in the order of their names. Undefined if this is another list, or if an index has other numbers. */
	readonly preparedFor: (whole: readonly Organization[], keys: KeyNumbers) => {readonly listed: NumberedList; readonly ordered: Int32Array} | undefined;
};

function enlarged(numbers: Int32Array, length: number): Int32Array {
	if (numbers.length >= length) {
		return numbers;
	}

	const larger = new Int32Array(length * 2);
	larger.set(numbers);
	return larger;
}

/** Creates an empty list. `keys`: the numbers of the index before. */
export function growList(keys: KeyNumbers): GrowingList {
	const list: Organization[] = [];
	let numbers: Int32Array = new Int32Array(0);
	let parentNumbers: Int32Array = new Int32Array(0);
	const groups = new Map<number, number[]>();
	const nameAt = (node: number | undefined): string => list[node ?? -1]?.name ?? '';
	const placeNode = (node: number, parentNumber: number): void => {
		const group = groups.get(parentNumber);
		if (!group) {
			groups.set(parentNumber, [node]);
			return;
		}

		if (group.length >= mostSorted) {
			return;
		}

		const name = nameAt(node);
		let low = 0;
		let high = group.length;
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			if (compareNames(nameAt(group[middle]), name) <= 0) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		group.splice(low, 0, node);
	};

	return {
		add(organizations) {
			const length = list.length + organizations.length;
			numbers = enlarged(numbers, length);
			parentNumbers = enlarged(parentNumbers, length);
			for (const organization of organizations) {
				const {id, parent} = organization;
				const node = list.length;
				const parentNumber = parent ? keys.numberOf(parent.id) : -1;
				numbers[node] = keys.numberOf(id);
				parentNumbers[node] = parentNumber;
				list.push(organization);
				placeNode(node, parentNumber);
			}
		},
		preparedFor(whole, others) {
			const isSame = others === keys && whole.length === list.length && whole.every((organization, at) => organization === list[at]);
			return isSame ? {listed: {list: whole, numbers: numbers.slice(0, list.length), parentNumbers: parentNumbers.slice(0, list.length)}, ordered: Int32Array.from(groups.values().toArray().flat())} : undefined;
		},
	};
}
