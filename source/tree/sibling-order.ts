import {
	emojiPlace,
	longVowel,
	placeAt,
	unitAt,
} from './places.js';

let collator: Intl.Collator | undefined;

// Siblings are ordered as a person would: accents beside their letters, “Store 9” before “Store 10”. To make a collator takes some milliseconds, which a start does not always need.
const collate = (left: string, right: string): number => {
	collator ??= new Intl.Collator('en', {numeric: true});
	return collator.compare(left, right);
};

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

// In units.
const lengthAt = (place: number): number => place === emojiPlace ? 2 : 1;

// A character that is followed by a mark, or by anything without a place, may not count alone.
const isPlainAt = (name: string, at: number): boolean => at >= name.length || placeAt(name, at) > 0;

// Where two names begin to be different. A number that they share the start of counts as a whole.
function sameUntil(left: string, right: string): number {
	let at = 0;
	while (at < left.length && unitAt(left, at) === unitAt(right, at)) {
		const unit = unitAt(left, at);
		const place = placeAt(left, at);
		const isHalfTheSame = place === emojiPlace && unitAt(left, at + 1) !== unitAt(right, at + 1);
		if (isHalfTheSame || isDigit(unit) || (place === 0 && unit !== longVowel)) {
			break;
		}

		at += lengthAt(place);
	}

	return at;
}

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
	let leftAt = sameUntil(left, right);
	let rightAt = leftAt;
	while (leftAt < left.length && rightAt < right.length) {
		const leftUnit = unitAt(left, leftAt);
		const rightUnit = unitAt(right, rightAt);
		if (isDigit(leftUnit) && isDigit(rightUnit)) {
			const leftNumber = numberAt(left, leftAt);
			const rightNumber = numberAt(right, rightAt);
			[, leftAt] = leftNumber;
			[, rightAt] = rightNumber;
			const difference = compareNumbers(left, right, leftNumber, rightNumber);
			if (difference !== 0) {
				return isPlainAt(left, leftAt) && isPlainAt(right, rightAt) ? difference : collate(left, right);
			}

			continue;
		}

		const leftPlace = placeAt(left, leftAt);
		const rightPlace = placeAt(right, rightAt);
		const isUnknown = leftPlace === 0 || rightPlace === 0 || (leftPlace === emojiPlace && rightPlace === emojiPlace);
		leftAt += lengthAt(leftPlace);
		rightAt += lengthAt(rightPlace);
		if (isUnknown || !isPlainAt(left, leftAt) || !isPlainAt(right, rightAt)) {
			return collate(left, right);
		}

		if (leftPlace !== rightPlace) {
			return leftPlace - rightPlace;
		}
	}

	// Where one ends, the longer one comes behind it.
	const rest = (left.length - leftAt) - (right.length - rightAt);
	return rest !== 0 && isPlainAt(left, leftAt) && isPlainAt(right, rightAt) ? rest : collate(left, right);
}
