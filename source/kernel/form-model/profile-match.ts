/* eslint-disable unicorn/prefer-code-point -- Folded texts are compared by units. */
import type {Profile} from '../../base/api/schemas.js';
import {
	folded,
	foldedText,
	foldText,
	longestName,
	newFolding,
	bestPlace,
	rankOf,
	type Needle,
	isWordUnit,
	rankInside,
	rankOfBeginning,
} from '../../base/tree/fold.js';
import type {Told} from '../../base/text/told.js';
import {labelsInSentence, memberLabel, profileField, profileFields, type ProfileFieldName} from './fields.js';
import {canHoldLines, membersOf} from './form.js';

/** The searchable part of a profile. */
export type SoughtProfile = Pick<Profile, ProfileFieldName>;

/** The shortest query that searches profiles. Shorter texts are in nearly every profile. */
export const leastCharacters = 3;

const leastDigits = 4;

// Without the zero that is only dialed within a country.
export const digitsOf = (text: string): string => text.replace('(0)', '').replaceAll(/\D+/gv, '');

const phone = /^[\s\d\(\)+\-.\/]+$/v;

/** A query for profiles. It ignores accents and case, so `letters` are folded. For a phone number, `digits` are only its digits. */
export type ProfileNeedle = {readonly text: Needle; readonly letters: string; readonly digits: string | undefined};

/** Undefined if the query is too short, or longer than the searched part of a text. */
export function profileNeedle(query: string): ProfileNeedle | undefined {
	// Removes zeros that are dialed before the number.
	const digits = phone.test(query) ? digitsOf(query).replace(/^0+/v, '') : '';
	if (query.length < leastCharacters || query.length > longestName) {
		return undefined;
	}

	const text = {...folded(query), isLoose: true};
	return {text, letters: foldedText(query), digits: digits.length < leastDigits ? undefined : digits};
}

/** Whether every match of a needle also matches the one typed before. */
export const isWithin = (needle: ProfileNeedle, before: ProfileNeedle): boolean =>
	needle.letters.startsWith(before.letters) &&
	(needle.digits === undefined || (before.digits !== undefined && needle.digits.startsWith(before.digits)));

/** Longer texts are not parsed into members, because that would happen at every typed letter. */
const longestObject = 10_000;

// Reused, because creating it for each text would cost more than the search.
const folding = newFolding(longestName);

function rankIn(text: string, needle: Needle, longest = longestName): number | undefined {
	folding.length = 0;
	foldText(folding, text.slice(0, longest));
	const place = bestPlace(folding, 0, folding.length, needle);
	return place === -1 ? undefined : rankOf(place);
}

/** A match: a field, or a member of its JSON object, with its label for a sentence, its text and its rank. Names use the same ranks. */
type Holding = {readonly label: Told; readonly text: string; readonly rank: number};

type ProfileText = {readonly field: ProfileFieldName; readonly member?: string; readonly text: string};

const isObject = (field: ProfileFieldName, text: string): boolean =>
	canHoldLines(field) && /^\s*\{/v.test(text) && text.length <= longestObject;

/** The searchable parts of a field. Each member of a JSON object is a part. */
export function profileTexts(field: ProfileFieldName, text: string): readonly ProfileText[] {
	const members = isObject(field, text) ? membersOf(field, text) : [];
	return members.length === 0 ? [{field, text}] : members.map(({name, value}) => ({field, member: name, text: value}));
}

// A text with JSON escapes must be parsed to know its content.
const canHold = (field: ProfileFieldName, text: string, needle: Needle): boolean =>
	!isObject(field, text) || text.includes('\\') || rankIn(text, needle, longestObject) !== undefined;

/** The best match in a profile; undefined if there is none. */
export function bestHolding(profile: SoughtProfile, {text: needle, digits}: ProfileNeedle): Holding | undefined {
	let best: (ProfileText & {readonly rank: number}) | undefined;
	for (const name of profileFields) {
		for (const part of canHold(name, profile[name], needle) ? profileTexts(name, profile[name]) : []) {
			const isDialled =
				profileField(name).isPhone === true && digits !== undefined && digitsOf(part.text).includes(digits);
			const rank = isDialled ? 0 : rankIn(part.text, needle);
			if (rank !== undefined && rank < (best?.rank ?? Infinity)) {
				best = {...part, rank};
			}
		}
	}

	return (
		best && {
			label: memberLabel(best.field, best.member, labelsInSentence(best.field)),
			text: best.text,
			rank: best.rank,
		}
	);
}

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
