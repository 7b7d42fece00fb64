/* eslint-disable unicorn/prefer-code-point -- Folded texts are compared by units. */
import {foldedText} from '../../base/tree/fold.js';
import {isWordUnit, rankInside, rankOfBeginning} from '../../base/tree/holding.js';
import {profileField, profileFields} from './fields.js';
import {digitsOf, profileTexts, type ProfileNeedle, type SoughtProfile} from './profile-match.js';

// Each profile is folded only once, because folding it at every typed letter would cost more than the search.
const known = new WeakMap<SoughtProfile, string>();

/** The searchable text of a profile: one line with the digits of its phone numbers, then one folded line per field or member. */
export function foldedOf(profile: SoughtProfile): string {
	const before = known.get(profile);
	if (before !== undefined) {
		return before;
	}

	const texts = profileFields.flatMap(field => profileTexts(field, profile[field]).map(({text}) => foldedText(text)));
	const digits = profileFields.filter(field => profileField(field).isPhone).map(field => digitsOf(profile[field]));
	const next = [digits.join(' '), ...texts].join('\n');
	known.set(profile, next);
	return next;
}

/** The rank of a match in a folded profile, on the scale of `bestHolding`, ignoring accents; undefined if there is none. */
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
