import type {Profile} from '../api/schemas.js';
import {
	folded,
	foldText,
	longestName,
	newFolding,
} from '../tree/fold.js';
import {bestPlace, rankOf, type Needle} from '../tree/holding.js';
import {labelsInSentence, profileFields} from './fields.js';
import {canHoldLines, membersOf} from './form.js';

type SoughtField = (typeof profileFields)[number];

/**
What of a profile is searched.
*/
export type SoughtProfile = Pick<Profile, SoughtField>;

export const soughtIn = ({business_name, business_email, business_phone, business_address, external_metadata}: SoughtProfile): SoughtProfile =>
	({
		business_name, business_email, business_phone, business_address, external_metadata,
	});

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
type Holding = {readonly label: string; readonly text: string; readonly rank: number};

type Part = {readonly field: SoughtField; readonly member?: string; readonly text: string};

/**
A field as it is searched: each member of a JSON object by itself, where any of them can hold it.
*/
function partsOf(field: SoughtField, text: string, needle: Needle): readonly Part[] {
	const isObject = canHoldLines(field) && /^\s*\{/v.test(text) && text.length <= longestObject;
	// What is written with escapes is known only when it is read.
	if (isObject && !text.includes('\\') && rankIn(text, needle, longestObject) === undefined) {
		return [];
	}

	const members = isObject ? membersOf(field, text) : [];
	return members.length === 0 ? [{field, text}] : members.map(({name, value}) => ({field, member: name, text: value}));
}

/**
What of a profile holds it best; undefined where nothing does.
*/
export function bestHolding(profile: SoughtProfile, {text: needle, digits}: ProfileNeedle): Holding | undefined {
	let best: (Part & {readonly rank: number}) | undefined;
	for (const name of profileFields) {
		for (const part of partsOf(name, profile[name], needle)) {
			const isDialled = name === 'business_phone' && digits !== undefined && digitsOf(part.text).includes(digits);
			const rank = isDialled ? 0 : rankIn(part.text, needle);
			if (rank !== undefined && rank < (best?.rank ?? Infinity)) {
				best = {...part, rank};
			}
		}
	}

	return best && {label: `${labelsInSentence(best.field)}${best.member === undefined ? '' : ` · ${best.member}`}`, text: best.text, rank: best.rank};
}
