import {abbreviationIn} from './abbreviations.js';
import {folded, foldedWithPlaces, type FoldedText} from './fold.js';
import {bestPlace, unitOf} from './holding.js';
import {abbreviationOf, wordsOf, type Manner} from './search.js';
import {similarParts, type MatchedRange} from './similar.js';

function heldParts(name: FoldedText, query: string, isLoose: boolean): readonly MatchedRange[] {
	const needle = {...folded(query), isLoose};
	const place = bestPlace(name, 0, name.length, needle);
	return place === -1 ? [] : [[unitOf(place), unitOf(place) + needle.length]];
}

function heldOrSimilar(name: FoldedText, word: string): readonly MatchedRange[] {
	const held = heldParts(name, word, true);
	return held.length > 0 ? held : similarParts(name, word);
}

function partsOf(name: FoldedText, query: string, manner: Manner): readonly MatchedRange[] {
	switch (manner) {
		case 'held': {
			return heldParts(name, query, false);
		}

		case 'heldOtherwise': {
			return heldParts(name, query, true);
		}

		case 'similar': {
			const whole = similarParts(name, query);
			return whole.length > 0 ? whole : wordsOf(query).flatMap(word => heldOrSimilar(name, word));
		}

		case 'onPath': {
			return wordsOf(query).flatMap(word => heldParts(name, word, true));
		}

		case 'abbreviated': {
			return abbreviationIn(name, 0, name.length, abbreviationOf(query))?.at.map(at => [at, at + 1] as const) ?? [];
		}
	}
}

/** The parts of a name that match the query in this manner, as pairs of start and end. */
export function matchedParts(name: string, query: string, manner: Manner): readonly MatchedRange[] {
	if (query === '') {
		return [];
	}

	const text = foldedWithPlaces(name);
	const parts: MatchedRange[] = [];
	for (const [first, end] of partsOf(text, query, manner).toSorted(([left], [right]) => left - right)) {
		const [start, stop] = [text.from[first] ?? 0, text.to[end - 1] ?? 0];
		const before = parts.at(-1);
		if (before && start <= before[1]) {
			parts[parts.length - 1] = [before[0], Math.max(stop, before[1])];
		} else {
			parts.push([start, stop]);
		}
	}

	return parts;
}
