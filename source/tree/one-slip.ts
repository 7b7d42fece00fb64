/**
Whether two texts differ by one slip: a letter that is another, is missing or is too many, or two that changed places.
*/
export function isOneSlip(left: string, right: string): boolean {
	if (left === right || Math.abs(left.length - right.length) > 1) {
		return false;
	}

	let start = 0;
	while (start < left.length && left[start] === right[start]) {
		start++;
	}

	const most = Math.min(left.length, right.length) - start;
	let end = 0;
	while (end < most && left.at(-1 - end) === right.at(-1 - end)) {
		end++;
	}

	const one = left.slice(start, left.length - end);
	const other = right.slice(start, right.length - end);
	return Math.max(one.length, other.length) === 1 || (one.length === 2 && one === [...other].toReversed().join(''));
}

/**
Words of a name, in small letters, without signs.
*/
export const wordsOf = (name: string): readonly string[] => name.normalize('NFKC').toLowerCase().split(/[^\p{Letter}\p{Mark}\p{Number}]+/v).filter(word => word !== '');

/**
Whether names that differ a little may be meant for each other. What numbers or short words tell apart, as `Shop 1` and `Shop 2` or `Shop NL` and `Shop NO`, is not.
*/
export function canBeSlip(left: string, right: string): boolean {
	const [one, other] = [wordsOf(left), wordsOf(right)];
	const differing = [...one.filter(word => !other.includes(word)), ...other.filter(word => !one.includes(word))];
	return differing.every(word => /^\P{Number}{3,}$/v.test(word));
}
