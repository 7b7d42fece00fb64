import Fuzzy from '@leeoniya/ufuzzy';
import {lettersOf, lettersOfAll, placesThatMayHold} from './letters.js';
import {compareNames} from './sibling-order.js';
import {everyRow, type TreeIndex} from './tree-index.js';

// One slip a word, in letters of any script.
const fuzzy = new Fuzzy({
	unicode: true,
	interSplit: String.raw`[^\p{L}\d']+`,
	intraSplit: String.raw`\p{Ll}\p{Lu}`,
	intraBound: String.raw`\p{L}\d|\d\p{L}|\p{Ll}\p{Lu}`,
	intraChars: String.raw`[\p{L}\d']`,
	intraContr: String.raw`'\p{L}{1,2}\b`,
	intraMode: 1,
	compare: compareNames,
});

/**
More than so many similar names are not ranked among each other: nobody looks through them.
*/
const mostRanked = 300;

type Known = {
	readonly names: Names;
	readonly query: string;
	/**
	Whether the rows hold the query, and are not only similar.
	*/
	readonly isHolding: boolean;
	readonly inOrder: Int32Array;
	readonly best: number | undefined;
	/**
	All of them, the best first.
	*/
	readonly ranked: () => readonly number[];
};

type Names = {readonly lowered: readonly string[]; readonly letters: Int32Array};

// A search is asked for several times in each frame.
const known = new WeakMap<TreeIndex, Known>();

const wordCharacter = /[\p{Letter}\p{Number}]/v;

function isInsideWord(name: string, at: number): boolean {
	// eslint-disable-next-line unicorn/prefer-code-point -- Asked of every place that matches; what is beyond ASCII is looked at in full.
	const unit = name.charCodeAt(at - 1);
	return unit < 0x80 ? (unit >= 0x61 && unit <= 0x7A) || (unit >= 0x30 && unit <= 0x39) : wordCharacter.test(name[at - 1] ?? '');
}

/**
How well a name answers: 0 it is what was typed, 1 it begins so, 2 a word in it does, 3 it holds it; -1 not at all.
*/
function rankOf(name: string, needle: string): number {
	let at = name.indexOf(needle);
	if (at <= 0) {
		return at === -1 ? -1 : (name.length === needle.length ? 0 : 1);
	}

	for (; at !== -1; at = name.indexOf(needle, at + 1)) {
		if (!isInsideWord(name, at)) {
			return 2;
		}
	}

	return 3;
}

type Found = Pick<Known, 'inOrder' | 'best' | 'ranked'>;

/**
Of the rows `among`, or of all, those that hold what was typed.
*/
function holding({lowered}: Names, {idAt}: TreeIndex, needle: string, among: Int32Array | undefined): Found {
	const length = among?.length ?? lowered.length;
	const rows = new Int32Array(length);
	const ranks = new Uint8Array(length);
	let count = 0;
	let best: number | undefined;
	let bestRank = 4;
	for (let at = 0; at < length; at++) {
		const row = among?.[at] ?? at;
		const held = rankOf(lowered[row] ?? '', needle);
		const rank = held === -1 && idAt(row)?.startsWith(needle) ? 3 : held;
		if (rank === -1) {
			continue;
		}

		rows[count] = row;
		ranks[count++] = rank;
		if (rank >= bestRank) {
			continue;
		}

		bestRank = rank;
		best = row;
	}

	const inOrder = rows.slice(0, count);
	return {inOrder, best, ranked: () => [0, 1, 2, 3].flatMap(rank => [...inOrder.filter((_, at) => ranks[at] === rank)])};
}

// Whether a name may hold every word is known much faster than whether it does.
function candidates({letters, lowered}: Names, query: string): readonly number[] {
	let rows: Int32Array = new Int32Array(lowered.length).map((_, row) => row);
	for (const word of query.split(/[^\d\p{Letter}']+|(?<=\p{Lowercase_Letter})(?=\p{Uppercase_Letter})/v)) {
		rows = placesThatMayHold(letters, rows, lettersOf(word.toLowerCase()));
	}

	return [...rows];
}

function similar(index: TreeIndex, names: Names, query: string): Found {
	const rows = candidates(names, query);
	const list = rows.map(row => index.nameAt(row) ?? '');
	const [inTurn, , order] = fuzzy.search(list, query, 0, mostRanked);
	const places = inTurn && inTurn.length > 0 ? (order?.map(at => inTurn[at] ?? -1) ?? inTurn) : (fuzzy.search(list, query, 1)[0] ?? []);
	const ranked = places.map(place => rows[place] ?? -1);
	return {inOrder: Int32Array.from(ranked).toSorted(), best: ranked[0], ranked: () => ranked};
}

function namesOf(index: TreeIndex): Names {
	const lowered = everyRow(index).map(row => (index.nameAt(row) ?? '').toLowerCase());
	return {lowered, letters: lettersOfAll(lowered)};
}

function knownOf(index: TreeIndex, query: string): Known {
	const last = known.get(index);
	const needle = query.toLowerCase();
	if (last?.query === needle) {
		return last;
	}

	const names = last?.names ?? namesOf(index);
	// What holds a longer text holds its beginning.
	const among = last?.isHolding === true && needle.startsWith(last.query) ? last.inOrder : undefined;
	const found: Found = needle === '' ? {inOrder: new Int32Array(0), best: undefined, ranked: () => []} : holding(names, index, needle, among);
	const isHolding = found.best !== undefined;
	const next = {
		names, query: needle, isHolding, ...(isHolding || needle === '' ? found : similar(index, names, query)),
	};
	known.set(index, next);
	return next;
}

/**
Rows whose name holds the query, whatever the case, or whose id begins with it; where there are none, those whose names are similar. The best come first, equals in the order of the tree.
*/
export const rowsMatching = (index: TreeIndex, query: string): readonly number[] => knownOf(index, query).ranked();

/**
The same rows in the order of the tree, and the best of them.
*/
export const searchTree = (index: TreeIndex, query: string): {readonly inOrder: Int32Array; readonly best: number | undefined} => knownOf(index, query);

type Part = readonly [start: number, end: number];

function partsOf(name: string, words: string): readonly Part[] {
	const start = name.toLowerCase().indexOf(words.toLowerCase());
	if (start !== -1) {
		return [[start, start + words.length]];
	}

	const [rows, info] = fuzzy.search([name], words);
	const ranges = rows?.length === 1 ? (info?.ranges[0] ?? []) : [];
	return ranges.flatMap((from, at) => at % 2 === 0 ? [[from, ranges[at + 1] ?? from] as const] : []);
}

/**
Where in a name the query is, as pairs of start and end.
*/
export function matchedParts(name: string, query: string): readonly Part[] {
	if (query === '') {
		return [];
	}

	const whole = partsOf(name, query);
	const parts = whole.length > 0 ? whole : query.split(/[^\d\p{Letter}']+/v).filter(word => word !== '').flatMap(word => partsOf(name, word));
	return parts.toSorted(([left], [right]) => left - right).filter(([start], at, sorted) => at === 0 || start >= (sorted[at - 1]?.[1] ?? 0));
}
