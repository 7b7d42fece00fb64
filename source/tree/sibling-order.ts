let collator: Intl.Collator | undefined;

// Siblings are ordered as a person would: accents beside their letters, “Store 9” before “Store 10”. To make a collator takes some milliseconds, which a start does not always need.
const collate = (left: string, right: string): number => {
	collator ??= new Intl.Collator('en', {numeric: true});
	return collator.compare(left, right);
};

const inOrder = String.raw` _-,;:!?.'"()[]{}@*/\&#%` + '`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz';

/**
For each printable ASCII character its place in the collator's order, letters of both cases alike.
*/
const places = new Uint8Array(0x7F);
for (const [index, character] of [...inOrder].entries()) {
	places[character.codePointAt(0) ?? 0] = index + 1;
	places[character.toUpperCase().codePointAt(0) ?? 0] = index + 1;
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

// The end of the number that begins there, and the place of its first digit that counts.
function numberAt(name: string, start: number): readonly [first: number, end: number] {
	let end = start;
	while (isDigit(unitAt(name, end))) {
		end++;
	}

	let first = start;
	while (first < end - 1 && unitAt(name, first) === 0x30) {
		first++;
	}

	return [first, end];
}

// eslint-disable-next-line unicorn/prefer-code-point -- Both names are ASCII; this is the innermost loop of the sort.
const unitAt = (name: string, at: number): number => name.charCodeAt(at);

// A character that is followed by a mark, or by anything that is not ASCII, may not count alone.
const isPlainAt = (name: string, at: number): boolean => at >= name.length || (places[unitAt(name, at)] ?? 0) > 0;

/**
The order of two numbers in names, by their values.
*/
function compareNumbers(left: string, right: string, [leftFirst, leftEnd]: readonly [number, number], [rightFirst, rightEnd]: readonly [number, number]): number {
	const digits = leftEnd - leftFirst;
	if (digits !== rightEnd - rightFirst) {
		return digits - (rightEnd - rightFirst);
	}

	for (let digit = 0; digit < digits; digit++) {
		const difference = unitAt(left, leftFirst + digit) - unitAt(right, rightFirst + digit);
		if (difference !== 0) {
			return difference;
		}
	}

	return 0;
}

/**
The collator's order of two names. Asking it is most of the work where there are a hundred thousand, so that is done only where the first difference is not between two plain characters.
*/
export function compareNames(left: string, right: string): number {
	let leftAt = 0;
	let rightAt = 0;
	while (leftAt < left.length && rightAt < right.length) {
		const leftUnit = unitAt(left, leftAt);
		const rightUnit = unitAt(right, rightAt);
		if (isDigit(leftUnit) && isDigit(rightUnit)) {
			const leftNumber = numberAt(left, leftAt);
			const rightNumber = numberAt(right, rightAt);
			[, leftAt] = leftNumber;
			[, rightAt] = rightNumber;
			const difference = compareNumbers(left, right, leftNumber, rightNumber);
			if (difference !== 0 && isPlainAt(left, leftAt) && isPlainAt(right, rightAt)) {
				return difference;
			}

			if (difference !== 0) {
				break;
			}

			continue;
		}

		const leftPlace = places[leftUnit] ?? 0;
		const rightPlace = places[rightUnit] ?? 0;
		leftAt++;
		rightAt++;
		if (leftPlace === 0 || rightPlace === 0 || !isPlainAt(left, leftAt) || !isPlainAt(right, rightAt)) {
			break;
		}

		if (leftPlace !== rightPlace) {
			return leftPlace - rightPlace;
		}
	}

	return collate(left, right);
}
