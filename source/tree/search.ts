import Fuzzy from '@leeoniya/ufuzzy';
import type {TreeIndex} from './tree-index.js';

// One slip a word, in letters of any script.
const fuzzy = new Fuzzy({
	unicode: true,
	interSplit: String.raw`[^\p{L}\d']+`,
	intraSplit: String.raw`\p{Ll}\p{Lu}`,
	intraBound: String.raw`\p{L}\d|\d\p{L}|\p{Ll}\p{Lu}`,
	intraChars: String.raw`[\p{L}\d']`,
	intraContr: String.raw`'\p{L}{1,2}\b`,
	intraMode: 1,
});

/**
More than so many are not ranked among each other: nobody looks through them.
*/
const mostRanked = 1000;

type Known = {
	readonly lowered: readonly string[];
	query: string;
	rows: readonly number[];
};

// A search is asked for several times in each frame.
const known = new WeakMap<TreeIndex, Known>();

const wordCharacter = /[\p{Letter}\p{Number}]/v;

/**
How well a name answers: 0 it is what was typed, 1 it begins so, 2 a word in it does, 3 it holds it; -1 not at all.
*/
function rankOf(name: string, needle: string): number {
	let at = name.indexOf(needle);
	if (at <= 0) {
		return at === -1 ? -1 : (name.length === needle.length ? 0 : 1);
	}

	for (; at !== -1; at = name.indexOf(needle, at + 1)) {
		if (!wordCharacter.test(name[at - 1] ?? '')) {
			return 2;
		}
	}

	return 3;
}

function rowsHolding(lowered: readonly string[], ids: readonly string[], needle: string): readonly number[] {
	const ranks: readonly number[][] = [[], [], [], []];
	for (const [row, name] of lowered.entries()) {
		const rank = rankOf(name, needle);
		if (rank !== -1) {
			ranks[rank]?.push(row);
		} else if (ids[row]?.startsWith(needle)) {
			ranks[3]?.push(row);
		}
	}

	return ranks.flat();
}

function similarRows(names: readonly string[], query: string): readonly number[] {
	const list = [...names];
	const [inOrder, , order] = fuzzy.search(list, query, 0, mostRanked);
	const found = inOrder ?? [];
	const ranked = order?.map(at => found[at] ?? -1) ?? found;
	return found.length > 0 ? ranked : (fuzzy.search(list, query, 1)[0] ?? []);
}

/**
Rows whose name holds the query, whatever the case, or whose id begins with it; where there are none, those whose names are similar. The best come first, equals in the order of the tree.
*/
export function rowsMatching(index: TreeIndex, query: string): readonly number[] {
	const needle = query.toLowerCase();
	if (needle === '') {
		return [];
	}

	const last = known.get(index) ?? {lowered: index.names.map(name => name.toLowerCase()), query: '', rows: []};
	if (last.query !== needle) {
		const holding = rowsHolding(last.lowered, index.ids, needle);
		last.query = needle;
		last.rows = holding.length > 0 ? holding : similarRows(index.names, query);
	}

	known.set(index, last);
	return last.rows;
}

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
