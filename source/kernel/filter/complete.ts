import {foldedText} from '../../base/tree/fold.js';
import {byFrequency} from '../../base/text/near-names.js';
import {membersOf} from '../form-model/form.js';
import {profileFields, type ProfileFieldName} from '../form-model/fields.js';
import {allTerms, partNamed} from './filter.js';
import {placeOutside, quoted} from './filter-text.js';
import {type FilterSource, subjectsIn} from './source.js';

/** What can stand at a place of a filter: each option replaces the text from `start` to `end` (exclusive), as UTF-16 indexes. */
export type Completion = {readonly start: number; readonly end: number; readonly options: readonly string[]};

const mostOptions = 200;

function fitting(texts: readonly string[], typed: string): readonly string[] {
	const sought = foldedText(typed);
	const folded = texts.map(text => ({text, fold: foldedText(text)}));
	const beginning = folded.filter(({fold}) => fold.startsWith(sought));
	const inside = folded.filter(({fold}) => !fold.startsWith(sought) && fold.includes(sought));
	return [...beginning, ...inside].map(({text}) => text).slice(0, mostOptions);
}

/**
The names of the members that the JSON of a field has anywhere.

@yields Each name, as often as it occurs.
*/
function* memberNames(source: FilterSource, field: ProfileFieldName): Generator<string> {
	for (const subject of subjectsIn(source.index)) {
		const profile = source.profileOf(subject);
		yield* profile ? membersOf(field, profile[field]).map(({name}) => name.toLowerCase()) : [];
	}
}

function namesFor(typed: string, source: FilterSource): readonly string[] {
	const dot = typed.indexOf('.') + 1;
	const family =
		dot === 0
			? undefined
			: allTerms.find(({name, otherNames = []}) => [name, ...otherNames].includes(typed.slice(0, dot)));
	const field = profileFields.find(name => family && [family.name, ...(family.otherNames ?? [])].includes(`${name}.`));
	return field === undefined
		? fitting(
				allTerms.map(({name}) => (name.endsWith('.') ? name : `${name}:`)),
				typed,
			)
		: fitting(byFrequency(memberNames(source, field)), typed.slice(dot)).map(
				name => `${typed.slice(0, dot)}${quoted(name)}:`,
			);
}

function valuesFor(
	name: string,
	{typed, isExact}: {readonly typed: string; readonly isExact: boolean},
	source: FilterSource,
): readonly string[] {
	const found = partNamed(name);
	if (!found) {
		return [];
	}

	const {
		part: {offered, valuesOf, examples},
		member,
	} = found;
	const known =
		offered?.(source) ??
		byFrequency(
			subjectsIn(source.index)
				.flatMap(subject => valuesOf?.(subject, source, member) ?? [])
				.filter(text => text !== ''),
		);
	const own = valuesOf ? ['none'].filter(word => examples.includes(word)) : offered ? [] : examples;
	// Behind := a word is a text.
	const words = isExact ? [] : own;
	// A value that reads like the word is a text.
	const asText = (value: string) => (value.toLowerCase() === 'none' ? `"${value}"` : quoted(value));
	return [...fitting(words, typed), ...fitting(known, typed).map(value => asText(value))];
}

/** What can stand at the cursor of a filter: the names of terms, and the values that are known. Undefined if nothing fits. */
export function completionsAt(text: string, cursor: number, source: FilterSource): Completion | undefined {
	let start = 0;
	for (
		let next = placeOutside(text, 0, character => /\s/v.test(character));
		next < cursor;
		next = placeOutside(text, start, character => /\s/v.test(character))
	) {
		start = next + 1;
	}

	const typed = text.slice(start, cursor);
	const colon = placeOutside(typed, 0, character => character === ':');
	const sign = typed.startsWith('-') ? 1 : 0;
	if (colon === typed.length) {
		const options = namesFor(typed.slice(sign).toLowerCase(), source);
		return options.length === 0 ? undefined : {start: start + sign, end: cursor, options};
	}

	const isExact = typed[colon + 1] === '=';
	let value = colon + (isExact ? 2 : 1);
	for (
		let comma = placeOutside(typed, value, character => character === ',');
		comma < typed.length;
		comma = placeOutside(typed, value, character => character === ',')
	) {
		value = comma + 1;
	}

	const options = valuesFor(
		typed.slice(sign, colon).replaceAll('"', '').toLowerCase(),
		{typed: typed.slice(value).replaceAll('"', ''), isExact},
		source,
	);
	return options.length === 0 ? undefined : {start: start + value, end: cursor, options};
}
