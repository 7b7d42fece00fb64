/* eslint-disable unicorn/prefer-code-point -- Folded texts are compared by units. */
import {folded, textOf} from '../tree/fold.js';
import {isWordUnit, rankInside, rankOfBeginning} from '../tree/holding.js';
import {profileField, profileFields} from './fields.js';
import {
	digitsOf,
	partsOf,
	type ProfileNeedle,
	type SoughtProfile,
} from './profile-match.js';

// Each is folded once, and kept as long as the profile is: to take it apart at every letter would cost more than the search.
const known = new WeakMap<SoughtProfile, string>();

function foldedText(text: string): string {
	const units = folded(text);
	return textOf(units, 0, units.length);
}

/**
What of a profile is searched: a line with the digits of its phone numbers, and folded, one a line, each field or member of one.
*/
export function foldedOf(profile: SoughtProfile): string {
	const before = known.get(profile);
	if (before !== undefined) {
		return before;
	}

	const texts = profileFields.flatMap(field => partsOf(field, profile[field]).map(({text}) => foldedText(text)));
	const digits = profileFields.filter(field => profileField(field).isPhone).map(field => digitsOf(profile[field]));
	const next = [digits.join(' '), ...texts].join('\n');
	known.set(profile, next);
	return next;
}

/**
How well a folded profile holds what is searched for, as `bestHolding` ranks it, accents aside; undefined where it does not.
*/
export function rankOfHolding(text: string, {letters, digits}: ProfileNeedle): number | undefined {
	const start = text.indexOf('\n') + 1;
	if (digits !== undefined && text.slice(0, start).includes(digits)) {
		return 0;
	}

	let best: number | undefined;
	for (let at = text.indexOf(letters, start); at !== -1 && best !== 0; at = text.indexOf(letters, at + 1)) {
		const end = at + letters.length;
		const isFirst = text[at - 1] === '\n';
		const isEnd = end === text.length || text[end] === '\n';
		const isBeginning = isFirst || !isWordUnit(text.charCodeAt(at - 1));
		const rank = isBeginning ? rankOfBeginning(isFirst, isEnd ? undefined : text.charCodeAt(end)) : rankInside;
		best = Math.min(best ?? rank, rank);
	}

	return best;
}
