import type {Profile} from '../api/schemas.js';
import {
	folded,
	foldText,
	longestName,
	newFolding,
} from './fold.js';
import {bestPlace, rankOf, type Needle} from './holding.js';

/**
What of a profile is searched.
*/
const soughtFields = ['business_name', 'business_email', 'business_phone'] as const;
export type SoughtField = (typeof soughtFields)[number];
export type SoughtProfile = Pick<Profile, SoughtField>;

export const soughtIn = ({business_name, business_email, business_phone}: SoughtProfile): SoughtProfile => ({business_name, business_email, business_phone});

/**
From so many characters on, profiles are searched: with fewer nearly every one holds them.
*/
const leastCharacters = 3;

const leastDigits = 4;

// Without the zero that is dialled within a country alone.
const digitsOf = (text: string): string => text.replace('(0)', '').replaceAll(/\D+/gv, '');

const phone = /^[\s\d\(\)+\-.\/]+$/v;

/**
What is searched for in profiles: accents and capitals do not count, and of a phone number the digits alone.
*/
export type ProfileNeedle = {readonly text: Needle; readonly digits: string | undefined};

/**
Undefined where it is too short to be searched for.
*/
export function profileNeedle(query: string): ProfileNeedle | undefined {
	// So are those that are dialled before a number.
	const digits = phone.test(query) ? digitsOf(query).replace(/^0+/v, '') : '';
	return query.length < leastCharacters
		? undefined
		: {text: {...folded(query), isLoose: true}, digits: digits.length < leastDigits ? undefined : digits};
}

// Taken anew for each text, it would cost more than the search.
const folding = newFolding(longestName);

function rankIn(text: string, needle: Needle): number | undefined {
	folding.length = 0;
	foldText(folding, text.slice(0, longestName));
	const place = bestPlace(folding, 0, folding.length, needle);
	return place === -1 ? undefined : rankOf(place);
}

/**
The field of a profile that holds it best, and how well, as names are ranked; undefined where none does.
*/
export function fieldHolding(profile: SoughtProfile, {text, digits}: ProfileNeedle): {readonly field: SoughtField; readonly rank: number} | undefined {
	let best: {readonly field: SoughtField; readonly rank: number} | undefined;
	for (const field of soughtFields) {
		const value = profile[field];
		const isDialled = field === 'business_phone' && digits !== undefined && digitsOf(value).includes(digits);
		const rank = isDialled ? 0 : rankIn(value, text);
		if (rank !== undefined && rank < (best?.rank ?? Infinity)) {
			best = {field, rank};
		}
	}

	return best;
}
