import Fuzzy from '@leeoniya/ufuzzy';
import {folded, type FoldedText, longestSought, textFromUnits} from './fold.js';
import {foldedNames, rowsThatMayHold} from './folded-names.js';
import {compareNames} from './sorting.js';
import type {TreeIndex} from './tree-index.js';

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

/** The query, folded, with a space where a capital starts another word. */
function foldedQuery(query: string): string {
	const text = folded(query.replaceAll(/(?<=\p{Lowercase_Letter})(?=\p{Uppercase_Letter})/gv, ' '));
	return textFromUnits(text, 0, text.length);
}

const wordsOf = (query: string): readonly string[] => query.split(/[^\d\p{Letter}']+/v).filter(word => word !== '');

// A quick test for names that may contain every word. A typo loses at most one character.
function candidates(names: ReturnType<typeof foldedNames>, query: string): Int32Array {
	const {
		folding: {units},
		starts,
	} = names;
	let rows: Int32Array | undefined;
	for (const each of wordsOf(query)) {
		const {units: word} = folded(each);
		rows = rowsThatMayHold(names, word, 1, rows).filter(row =>
			canHoldSlip(units, starts[row] ?? 0, starts[row + 1] ?? 0, word),
		);
	}

	return rows ?? new Int32Array(0);
}

/** The rows of the names that contain the words of the query with at most one typo each, best first. */
export function similarNames(index: TreeIndex, query: string): readonly number[] {
	const names = foldedNames(index);
	const {folding, starts} = names;
	const sought = foldedQuery(query);
	if (wordsOf(sought).length === 0 || sought.length > longestSought) {
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

export type MatchedRange = readonly [start: number, end: number];

function partsWith(name: string, words: string): readonly MatchedRange[] {
	const start = name.indexOf(words);
	if (start !== -1) {
		return [[start, start + words.length]];
	}

	const [rows, info] = fuzzySearch().search([name], words);
	const ranges = rows?.length === 1 ? (info?.ranges[0] ?? []) : [];
	return ranges.flatMap((from, at) => (at % 2 === 0 ? [[from, ranges[at + 1] ?? from] as const] : []));
}

/** The parts of a folded name that match the words of the query. */
export function similarParts({units, length}: FoldedText, query: string): readonly MatchedRange[] {
	const name = textFromUnits({units}, 0, length);
	const sought = foldedQuery(query).slice(0, longestSought);
	const whole = partsWith(name, sought);
	return whole.length > 0 ? whole : wordsOf(sought).flatMap(word => partsWith(name, word));
}
