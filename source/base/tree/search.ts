/* eslint-disable no-bitwise -- The sort key of a name is one number. */
import Fuzzy from '@leeoniya/ufuzzy';
import {
	folded,
	type FoldedText,
	longestSought,
	textFromUnits,
	foldedWithPlaces,
	bestPlace,
	hasAccents,
	rankOf,
	ranks,
	type Needle,
	unitOf,
} from './fold.js';
import {foldedNames, rowsThatMayHold, abbreviationIn, charactersOf, foldNext} from './folded-names.js';
import {compareNames} from './sorting.js';
import {type TreeIndex, collected, everyRow} from './tree-index.js';

type Units = Uint16Array;

const isSameFrom = (units: Units, at: number, word: Units, letter: number): boolean => {
	for (let next = letter; next < word.length; next++) {
		if (units[at + next - letter] !== word[next]) {
			return false;
		}
	}

	return true;
};

/** Whether the text at a place is the word with at most one typo after its first letter. Short words allow fewer kinds of typo: three letters only a swap of the last two, four letters also an extra letter. */
function isSlipAt(units: Units, from: number, word: Units): boolean {
	let letter = 1;
	while (letter < word.length && units[from + letter] === word[letter]) {
		letter++;
	}

	if (letter >= word.length) {
		return true;
	}

	const at = from + letter;
	const isSwapped =
		word.length > 2 &&
		units[at] === word[letter + 1] &&
		units[at + 1] === word[letter] &&
		isSameFrom(units, at + 2, word, letter + 2);
	const hasOneMore = word.length > 3 && isSameFrom(units, at + 1, word, letter);
	return (
		isSwapped ||
		hasOneMore ||
		(word.length > 4 && (isSameFrom(units, at + 1, word, letter + 1) || isSameFrom(units, at, word, letter + 1)))
	);
}

/** Whether a range of units may contain a word with one typo. Units after the range can cause a false positive, but never a false negative. */
function canHoldSlip(units: Units, from: number, to: number, word: Units): boolean {
	for (let at = from; at < to; at++) {
		if (units[at] === word[0] && isSlipAt(units, at, word)) {
			return true;
		}
	}

	return false;
}

let fuzzy: Fuzzy | undefined;

/** Allows one typo per word, in letters of any script. It is created by the first search, because it takes 2 ms and would delay the first frame. */
function fuzzySearch(): Fuzzy {
	fuzzy ??= new Fuzzy({
		unicode: true,
		interSplit: String.raw`[^\p{L}\d']+`,
		intraSplit: String.raw`\p{Ll}\p{Lu}`,
		intraBound: String.raw`\p{L}\d|\d\p{L}|\p{Ll}\p{Lu}`,
		intraChars: String.raw`[\p{L}\d']`,
		intraContr: String.raw`'\p{L}{1,2}\b`,
		intraMode: 1,
		compare: compareNames,
	});
	return fuzzy;
}

/** Above this many similar names they are not ranked, because nobody looks through them. */
const mostRanked = 300;

function foldedQuery(query: string): string {
	const text = folded(query.replaceAll(/(?<=\p{Lowercase_Letter})(?=\p{Uppercase_Letter})/gv, ' '));
	return textFromUnits(text, 0, text.length);
}

const wordsToCompare = (query: string): readonly string[] =>
	query.split(/[^\d\p{Letter}']+/v).filter(word => word !== '');

// A quick test for names that may contain every word. A typo loses at most one character.
function candidates(names: ReturnType<typeof foldedNames>, query: string): Int32Array {
	const {
		folding: {units},
		starts,
	} = names;
	let rows: Int32Array | undefined;
	for (const each of wordsToCompare(query)) {
		const {units: word} = folded(each);
		rows = rowsThatMayHold(names, word, 1, rows).filter(row =>
			canHoldSlip(units, starts[row] ?? 0, starts[row + 1] ?? 0, word),
		);
	}

	return rows ?? new Int32Array(0);
}

/** The rows of the names that contain the words of the query with at most one typo each, best first. */
function similarNames(index: TreeIndex, query: string): readonly number[] {
	const names = foldedNames(index);
	const {folding, starts} = names;
	const sought = foldedQuery(query);
	if (wordsToCompare(sought).length === 0 || sought.length > longestSought) {
		return [];
	}

	const near = candidates(names, sought);
	const list = Array.from(near, row => textFromUnits(folding, starts[row] ?? 0, starts[row + 1] ?? 0));
	const [inTurn, , order] = fuzzySearch().search(list, sought, 0, mostRanked);
	const places =
		inTurn && inTurn.length > 0
			? (order?.map(at => inTurn[at] ?? -1) ?? inTurn)
			: (fuzzySearch().search(list, sought, 1)[0] ?? []);
	return places.map(place => near[place] ?? -1);
}

type MatchedRange = readonly [start: number, end: number];

function partsWith(name: string, words: string): readonly MatchedRange[] {
	const start = name.indexOf(words);
	if (start !== -1) {
		return [[start, start + words.length]];
	}

	const [rows, info] = fuzzySearch().search([name], words);
	const ranges = rows?.length === 1 ? (info?.ranges[0] ?? []) : [];
	return ranges.flatMap((from, at) => (at % 2 === 0 ? [[from, ranges[at + 1] ?? from] as const] : []));
}

function similarParts({units, length}: FoldedText, query: string): readonly MatchedRange[] {
	const name = textFromUnits({units}, 0, length);
	const sought = foldedQuery(query).slice(0, longestSought);
	const whole = partsWith(name, sought);
	return whole.length > 0 ? whole : wordsToCompare(sought).flatMap(word => partsWith(name, word));
}

/**
How names match the query. The first manner with a match is used.
- `held`: the name contains it with the typed accents, or the id starts with it. If no name or id does, ids that contain it elsewhere.
- `heldOtherwise`: the name contains it with other accents.
- `similar`: the name, or the names of its path, contain its words with at most one typo each.
- `onPath`: the names of its path together contain its words.
- `abbreviated`: the query abbreviates the name.
*/
export type Manner = 'held' | 'heldOtherwise' | 'similar' | 'onPath' | 'abbreviated';

type SearchResult = {
	readonly inOrder: Int32Array;
	readonly best: number | undefined;
	readonly ranked: () => readonly number[];
	/** How well a row matches; rows with the same number match equally well. Undefined if that is not known. */
	readonly rankAt: (row: number) => number | undefined;
};

type KnownSearch = SearchResult & {readonly query: string; readonly manner: Manner};

const namesAtOnce = 10_000;

// Each frame needs the result several times.
const known = new WeakMap<TreeIndex, KnownSearch>();

const nothing: SearchResult = {inOrder: new Int32Array(0), best: undefined, ranked: () => [], rankAt: () => undefined};

/** Without `query`, ids are not searched. */
type Sought = {readonly query?: string; readonly needle: Needle};

// Longer names rank as equal.
const longestRanked = 255;

/** The sort key of a found name: its rank, then its length. The row decides between equal keys. */
const markFor = (rank: number, length: number): number => (rank << 8) | Math.min(length, longestRanked);

const rankIn = (mark: number): number => mark >> 8;

/** The names that contain the typed text, from `among` or from all names. */
function holding(index: TreeIndex, {query, needle}: Sought, among?: Int32Array): SearchResult {
	const {folding, starts, characters, initials} = foldedNames(index);
	const sought = charactersOf(needle.units);
	// eslint-disable-next-line unicorn/prefer-code-point -- The initials of ids are units too.
	const initial = query?.charCodeAt(0);
	const length = among?.length ?? index.length;
	const marks = new Uint16Array(index.length);
	let best: number | undefined;
	const inOrder = collected(length, held => {
		let count = 0;
		for (let next = 0; next < length; next++) {
			const row = among ? (among[next] ?? 0) : next;
			const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
			const place = (sought & ~(characters[row] ?? 0)) === 0 ? bestPlace(folding, from, to, needle) : -1;
			if (
				place === -1 &&
				(query === undefined || initials[row] !== initial || index.idAt(row)?.startsWith(query) !== true)
			) {
				continue;
			}

			const mark = markFor(place === -1 ? ranks : rankOf(place), to - from);
			marks[row] = mark;
			best = best === undefined || mark < (marks[best] ?? 0) ? row : best;
			held[count++] = row;
		}

		return count;
	});
	return {
		inOrder,
		best,
		ranked: () => [...inOrder].toSorted((one, other) => (marks[one] ?? 0) - (marks[other] ?? 0)),
		rankAt(row) {
			const mark = marks[row] ?? 0;
			return mark === 0 ? undefined : rankIn(mark);
		},
	};
}

// A shorter part of an id is probably not meant as an id.
const idPart = /^[\da-f]{6,}$/v;

const foundOf = (ranked: readonly number[], rankAt: SearchResult['rankAt'] = () => undefined): SearchResult => ({
	inOrder: Int32Array.from(ranked).toSorted(),
	best: ranked[0],
	ranked: () => ranked,
	rankAt,
});

/** The part of the query that can be an abbreviation: only letters and digits. */
const abbreviationOf = (query: string): Uint16Array =>
	folded(query.replaceAll(/[^\p{Letter}\p{Mark}\p{Number}]/gv, '')).units;

const differenceOf = (one: readonly number[], other: readonly number[]): number =>
	one.map((number, at) => number - (other[at] ?? 0)).find(difference => difference !== 0) ?? 0;

export const wordsOf = (query: string): readonly string[] => query.split(/\s+/v).filter(word => word !== '');

/** The most words of a query. Each takes one bit of a number. */
export const mostWords = 30;

/** For each row, the bits of the words that its own name has, and that the names of its path have, its own included. */
type PathWords = {readonly own: Int32Array; readonly withAbove: Int32Array};

function pathWords(index: TreeIndex, found: readonly SearchResult[]): PathWords {
	const own = new Int32Array(index.length);
	for (const [at, {inOrder}] of found.entries()) {
		for (const row of inOrder) {
			own[row] = (own[row] ?? 0) | (1 << at);
		}
	}

	const withAbove = new Int32Array(index.length);
	for (const [row, held] of own.entries()) {
		withAbove[row] = (withAbove[index.parent[row] ?? -1] ?? 0) | held;
	}

	return {own, withAbove};
}

const heldWords = new WeakMap<TreeIndex, Map<string, SearchResult>>();

const mostHeld = 4;

function holdingWord(index: TreeIndex, word: string): SearchResult {
	const before = heldWords.get(index) ?? new Map<string, SearchResult>();
	const found = before.get(word) ?? holding(index, {needle: {...folded(word), isLoose: true}});
	const others = [...before].filter(([each]) => each !== word).slice(1 - mostHeld);
	heldWords.set(index, new Map([...others, [word, found]]));
	return found;
}

/** Where the names have these words, whatever their accents. `areIdsSought`: ids can begin with them too. */
export const wordsOnPath = (index: TreeIndex, words: readonly string[], areIdsSought = false): PathWords =>
	pathWords(
		index,
		words.map(word =>
			areIdsSought
				? holding(index, {query: word.toLowerCase(), needle: {...folded(word), isLoose: true}})
				: holdingWord(index, word),
		),
	);

/** Names whose path contains all words. The name itself contains the last word, or the word that its ancestors lack. A word that no name contains may have a typo. */
function onPath(index: TreeIndex, query: string): Omit<KnownSearch, 'query'> {
	const words = wordsOf(query);
	if (words.length < 2 || words.length > mostWords) {
		return {...nothing, manner: 'onPath'};
	}

	let manner: Manner = 'onPath';
	const found = words.map(word => {
		const held = holdingWord(index, word);
		if (held.best !== undefined) {
			return held;
		}

		manner = 'similar';
		return foundOf(similarNames(index, word));
	});
	const {own, withAbove} = pathWords(index, found);
	const all = (1 << words.length) - 1;
	const last = 1 << (words.length - 1);
	const rows = new Set<number>();
	for (const [row, held] of own.entries()) {
		const above = withAbove[index.parent[row] ?? -1] ?? 0;
		if (withAbove[row] === all && (above !== all || (held & last) !== 0)) {
			rows.add(row);
		}
	}

	// The last word is about the name itself.
	const named = found.at(-1) ?? nothing;
	const best = named.ranked().filter(row => rows.has(row));
	return {...foundOf([...new Set([...best, ...rows])], row => (rows.has(row) ? named.rankAt(row) : undefined)), manner};
}

function abbreviated(index: TreeIndex, query: string): SearchResult {
	const names = foldedNames(index);
	const {folding, starts} = names;
	const abbreviation = abbreviationOf(query);
	const ranked: Array<{readonly row: number; readonly order: readonly number[]}> = [];
	for (const row of rowsThatMayHold(names, abbreviation, 0)) {
		const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
		const found = abbreviationIn(folding, from, to, abbreviation);
		if (found) {
			// Same cost: a match at the start of a name comes first, then the shorter name.
			ranked.push({row, order: [found.cost, Math.sign(found.at[0] ?? 0), to - from, row]});
		}
	}

	return foundOf(ranked.toSorted((one, other) => differenceOf(one.order, other.order)).map(({row}) => row));
}

function find(index: TreeIndex, query: string, last: KnownSearch | undefined): Omit<KnownSearch, 'query'> {
	const sought = {query: query.toLowerCase(), needle: {...folded(query), isLoose: false}};
	if (query === '') {
		return {...nothing, manner: 'held'};
	}

	// A name that contains the longer query also contains the shorter one, so only the previous results are searched.
	const before = last && last.query !== '' && sought.query.startsWith(last.query.toLowerCase()) ? last : undefined;
	const held = before && before.manner !== 'held' ? nothing : holding(index, sought, before?.inOrder);
	if (held.best !== undefined) {
		return {...held, manner: 'held'};
	}

	const heldOtherwise = hasAccents(sought.needle)
		? holding(index, {...sought, needle: {...sought.needle, isLoose: true}})
		: nothing;
	if (heldOtherwise.best !== undefined) {
		return {...heldOtherwise, manner: 'heldOtherwise'};
	}

	const byId = idPart.test(sought.query) ? everyRow(index).filter(row => index.idAt(row)?.includes(sought.query)) : [];
	if (byId.length > 0) {
		return {...foundOf(byId), manner: 'held'};
	}

	const similar = similarNames(index, query);
	if (similar.length > 0) {
		return {...foundOf(similar), manner: 'similar'};
	}

	const below = onPath(index, query);
	return below.best === undefined ? {...abbreviated(index, query), manner: 'abbreviated'} : below;
}

function knownOf(index: TreeIndex, query: string): KnownSearch {
	const last = known.get(index);
	if (last?.query === query) {
		return last;
	}

	const next = {...find(index, query, last), query};
	known.set(index, next);
	return next;
}

/** Folds some more names of a tree before a search. Returns how many are left. */
export const prepareSearch = (index: TreeIndex): number => foldNext(index, namesAtOnce);

/** The rows that match the query, best first. Equal matches are in tree order. */
export const rowsMatching = (index: TreeIndex, query: string): readonly number[] => knownOf(index, query).ranked();

/** The matching rows in tree order, the best row, the manner of the match, and how well each row matches. */
export const searchTree = (
	index: TreeIndex,
	query: string,
): Pick<KnownSearch, 'inOrder' | 'best' | 'manner' | 'rankAt'> => knownOf(index, query);

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
