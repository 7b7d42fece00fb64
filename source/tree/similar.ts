import Fuzzy from '@leeoniya/ufuzzy';
import {folded, type FoldedText, textOf} from './fold.js';
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

/**
Whether what stands there is a word but for one slip behind its first letter. In a short one fewer kinds count: of three letters the last two may have changed places, of four there may be one too many as well.
*/
function isSlipAt(units: Units, from: number, word: Units): boolean {
	let letter = 1;
	while (letter < word.length && units[from + letter] === word[letter]) {
		letter++;
	}

	if (letter >= word.length) {
		return true;
	}

	const at = from + letter;
	const isSwapped = word.length > 2 && units[at] === word[letter + 1] && units[at + 1] === word[letter] && isSameFrom(units, at + 2, word, letter + 2);
	const hasOneMore = word.length > 3 && isSameFrom(units, at + 1, word, letter);
	return isSwapped || hasOneMore || (word.length > 4 && (isSameFrom(units, at + 1, word, letter + 1) || isSameFrom(units, at, word, letter + 1)));
}

/**
Whether a part of some units may hold a word with one slip; what stands behind its end may make it so, but never the other way round.
*/
function canHoldSlip(units: Units, from: number, to: number, word: Units): boolean {
	for (let at = from; at < to; at++) {
		if (units[at] === word[0] && isSlipAt(units, at, word)) {
			return true;
		}
	}

	return false;
}

let fuzzy: Fuzzy | undefined;

/**
Allows one slip a word, in letters of any script. The first search makes it, because it takes 2 ms and the first frame would wait for it.
*/
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

/**
More than so many similar names are not ranked among each other: nobody looks through them.
*/
const mostRanked = 300;

/**
What is typed, folded, with a space where another word begins with a capital.
*/
function foldedQuery(query: string): string {
	const text = folded(query.replaceAll(/(?<=\p{Lowercase_Letter})(?=\p{Uppercase_Letter})/gv, ' '));
	return textOf(text, 0, text.length);
}

const wordsOf = (query: string): readonly string[] => query.split(/[^\d\p{Letter}']+/v).filter(word => word !== '');

// Whether a name may hold every word is known much faster than whether it does. A slip loses one character at most.
function candidates(names: ReturnType<typeof foldedNames>, query: string): Int32Array {
	const {folding: {units}, starts} = names;
	let rows: Int32Array | undefined;
	for (const each of wordsOf(query)) {
		const {units: word} = folded(each);
		rows = rowsThatMayHold(names, word, 1, rows).filter(row => canHoldSlip(units, starts[row] ?? 0, starts[row + 1] ?? 0, word));
	}

	return rows ?? new Int32Array(0);
}

/**
Rows of the names that hold the words of what is typed with a slip in each at most, the best first.
*/
export function similarNames(index: TreeIndex, query: string): readonly number[] {
	const names = foldedNames(index);
	const {folding, starts} = names;
	const sought = foldedQuery(query);
	if (wordsOf(sought).length === 0) {
		return [];
	}

	const near = candidates(names, sought);
	const list = Array.from(near, row => textOf(folding, starts[row] ?? 0, starts[row + 1] ?? 0));
	const [inTurn, , order] = fuzzySearch().search(list, sought, 0, mostRanked);
	const places = inTurn && inTurn.length > 0 ? (order?.map(at => inTurn[at] ?? -1) ?? inTurn) : (fuzzySearch().search(list, sought, 1)[0] ?? []);
	return places.map(place => near[place] ?? -1);
}

export type Part = readonly [start: number, end: number];

function partsWith(name: string, words: string): readonly Part[] {
	const start = name.indexOf(words);
	if (start !== -1) {
		return [[start, start + words.length]];
	}

	const [rows, info] = fuzzySearch().search([name], words);
	const ranges = rows?.length === 1 ? (info?.ranges[0] ?? []) : [];
	return ranges.flatMap((from, at) => at % 2 === 0 ? [[from, ranges[at + 1] ?? from] as const] : []);
}

/**
Where in a folded name the words of what is typed are.
*/
export function similarParts({units, length}: FoldedText, query: string): readonly Part[] {
	const name = textOf({units}, 0, length);
	const sought = foldedQuery(query);
	const whole = partsWith(name, sought);
	return whole.length > 0 ? whole : wordsOf(sought).flatMap(word => partsWith(name, word));
}
