import type {Profile} from '../api/schemas.js';
import {
	folded,
	foldText,
	longestName,
	newFolding,
	textOf,
} from '../tree/fold.js';
import {bestPlace, rankOf, type Needle} from '../tree/holding.js';
import type {Told} from '../text/told.js';
import {
	labelsInSentence,
	memberLabel,
	profileField,
	profileFields,
	type ProfileFieldName,
} from './fields.js';
import {canHoldLines, membersOf} from './form.js';

/**
What of a profile is searched.
*/
export type SoughtProfile = Pick<Profile, ProfileFieldName>;

/**
From so many characters on, profiles are searched: with fewer nearly every one holds them.
*/
const leastCharacters = 3;

const leastDigits = 4;

// Without the zero that is dialled within a country alone.
export const digitsOf = (text: string): string => text.replace('(0)', '').replaceAll(/\D+/gv, '');

const phone = /^[\s\d\(\)+\-.\/]+$/v;

/**
What is searched for in profiles: accents and capitals do not count, so that it is its folded `letters`, and of a phone number the digits alone.
*/
export type ProfileNeedle = {readonly text: Needle; readonly letters: string; readonly digits: string | undefined};

/**
Undefined where it is too short to be searched for, or longer than what is searched.
*/
export function profileNeedle(query: string): ProfileNeedle | undefined {
	// So are those that are dialled before a number.
	const digits = phone.test(query) ? digitsOf(query).replace(/^0+/v, '') : '';
	if (query.length < leastCharacters || query.length > longestName) {
		return undefined;
	}

	const text = {...folded(query), isLoose: true};
	return {text, letters: textOf(text, 0, text.length), digits: digits.length < leastDigits ? undefined : digits};
}

/**
Whether what holds one holds the other as well, which was typed before.
*/
export const isWithin = (needle: ProfileNeedle, before: ProfileNeedle): boolean =>
	needle.letters.startsWith(before.letters) && (needle.digits === undefined || (before.digits !== undefined && needle.digits.startsWith(before.digits)));

/**
Longer texts are not taken apart into members, at every letter that is typed.
*/
const longestObject = 10_000;

// Taken anew for each text, it would cost more than the search.
const folding = newFolding(longestName);

function rankIn(text: string, needle: Needle, longest = longestName): number | undefined {
	folding.length = 0;
	foldText(folding, text.slice(0, longest));
	const place = bestPlace(folding, 0, folding.length, needle);
	return place === -1 ? undefined : rankOf(place);
}

/**
What holds it: a field or a member of the JSON object in it, with its label for a sentence and its text, and how well, as names are ranked.
*/
type Holding = {readonly label: Told; readonly text: string; readonly rank: number};

type Part = {readonly field: ProfileFieldName; readonly member?: string; readonly text: string};

const isObject = (field: ProfileFieldName, text: string): boolean => canHoldLines(field) && /^\s*\{/v.test(text) && text.length <= longestObject;

/**
A field as it is searched: each member of a JSON object by itself.
*/
export function partsOf(field: ProfileFieldName, text: string): readonly Part[] {
	const members = isObject(field, text) ? membersOf(field, text) : [];
	return members.length === 0 ? [{field, text}] : members.map(({name, value}) => ({field, member: name, text: value}));
}

// What is written with escapes is known only when it is read.
const canHold = (field: ProfileFieldName, text: string, needle: Needle): boolean =>
	!isObject(field, text) || text.includes('\\') || rankIn(text, needle, longestObject) !== undefined;

/**
What of a profile holds it best; undefined where nothing does.
*/
export function bestHolding(profile: SoughtProfile, {text: needle, digits}: ProfileNeedle): Holding | undefined {
	let best: (Part & {readonly rank: number}) | undefined;
	for (const name of profileFields) {
		for (const part of canHold(name, profile[name], needle) ? partsOf(name, profile[name]) : []) {
			const isDialled = profileField(name).isPhone === true && digits !== undefined && digitsOf(part.text).includes(digits);
			const rank = isDialled ? 0 : rankIn(part.text, needle);
			if (rank !== undefined && rank < (best?.rank ?? Infinity)) {
				best = {...part, rank};
			}
		}
	}

	return best && {label: memberLabel(labelsInSentence(best.field), best.member), text: best.text, rank: best.rank};
}
