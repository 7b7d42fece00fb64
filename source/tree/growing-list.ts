import type {Organization} from '../api/schemas.js';
import {groupsOf} from './children.js';
import type {KeyNumbers, NumberedList} from './nodes.js';
import {compareNames} from './sorting.js';

/**
How many organizations are added before siblings are sorted again.
*/
const sortedAtOnce = 3000;

/**
A list that is still loading. Its ids are numbered and its siblings sorted while the service prepares the next page, because both take most of the time of building a tree.
*/
export type GrowingList = {
	readonly add: (organizations: readonly Organization[]) => void;
	/**
	The numbers of the list `whole`, and nodes whose siblings are in the order of their names. Undefined if this is another list, or if an index has other numbers.
	*/
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

/**
Creates an empty list. `keys`: the numbers of the index before.
*/
export function growList(keys: KeyNumbers): GrowingList {
	const list: Organization[] = [];
	let numbers: Int32Array = new Int32Array(0);
	let parentNumbers: Int32Array = new Int32Array(0);
	let ordered: Int32Array = new Int32Array(0);
	return {
		add(organizations) {
			const length = list.length + organizations.length;
			numbers = enlarged(numbers, length);
			parentNumbers = enlarged(parentNumbers, length);
			for (const organization of organizations) {
				const {id, parent} = organization;
				numbers[list.length] = keys.numberOf(id);
				parentNumbers[list.length] = parent ? keys.numberOf(parent.id) : -1;
				list.push(organization);
			}

			if (length - ordered.length >= sortedAtOnce) {
				ordered = groupsOf(parentNumbers.subarray(0, length), keys.size(), ordered, (left, right) => compareNames(list[left]?.name ?? '', list[right]?.name ?? '')).nodes;
			}
		},
		preparedFor(whole, others) {
			const isSame = others === keys && whole.length === list.length && whole.every((organization, at) => organization === list[at]);
			return isSame ? {listed: {list: whole, numbers: numbers.slice(0, list.length), parentNumbers: parentNumbers.slice(0, list.length)}, ordered} : undefined;
		},
	};
}
