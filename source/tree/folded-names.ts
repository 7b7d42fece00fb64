import {
	foldText,
	longestName,
	newFolding,
	type Folding,
} from './fold.js';
import {noteLetterRanks, plainLetters} from './letter-ranks.js';
import {setLetters, setsOfText} from './letters.js';
import type {TreeIndex} from './tree-index.js';

const headUnits = 4;

/**
How many units a name has, about; more room is made where it is needed.
*/
const usualUnits = 28;

/**
What is made ready of names, in this order.
- `letterRanks`: how well they hold each letter, how long they are, and how their ids begin: all that the first letter of a search needs, a fourth of the whole.
- `names`: the names folded.
- `letters`: which letters they have.
*/
const parts = ['letterRanks', 'names', 'letters'] as const;

type Part = typeof parts[number];

/**
The names of a tree, folded for a search. They are made ready some at a time.
*/
export type FoldedNames = {
	readonly folding: Folding;
	/**
	The row of each name. Names stand in the order in which they were first listed, as they lie in memory: in the order of the tree it takes twice as long to read them.
	*/
	readonly rows: Int32Array;
	/**
	Where each name begins; the next one begins at its end.
	*/
	readonly starts: Int32Array;
	/**
	How many units each name has, 255 where it has more.
	*/
	readonly lengths: Uint8ClampedArray;
	/**
	The first units of each id.
	*/
	readonly heads: Uint16Array;
	readonly letterRanks: Uint8Array;
	readonly letters: Int32Array;
	/**
	How many names each part is ready for.
	*/
	readonly ready: Record<Part, number>;
};

const namesOfIndex = new WeakMap<TreeIndex, FoldedNames>();

function emptyNames({length, rowOfNumber}: TreeIndex): FoldedNames {
	return {
		folding: newFolding(length * usualUnits),
		// Mostly every number has a row.
		rows: rowOfNumber.includes(-1) ? rowOfNumber.filter(row => row !== -1) : rowOfNumber,
		starts: new Int32Array(length + 1),
		lengths: new Uint8ClampedArray(length),
		heads: new Uint16Array(length * headUnits),
		letterRanks: new Uint8Array(length * plainLetters),
		letters: new Int32Array(length * setsOfText),
		ready: {letterRanks: 0, names: 0, letters: 0},
	};
}

function namesOf(index: TreeIndex): FoldedNames {
	const names = namesOfIndex.get(index) ?? emptyNames(index);
	namesOfIndex.set(index, names);
	return names;
}

// eslint-disable-next-line unicorn/prefer-code-point -- Ids are compared by units.
const unitAt = (text: string, at: number): number => text.charCodeAt(at);

// Room for one name after the other.
const single = newFolding(longestName);

const makers: Readonly<Record<Part, (names: FoldedNames, at: number, index: TreeIndex) => void>> = {
	letterRanks({rows, lengths, heads, letterRanks}, at, {nameAt, idAt}) {
		const row = rows[at] ?? -1;
		single.length = 0;
		foldText(single, nameAt(row) ?? '');
		noteLetterRanks(letterRanks, at, single);
		lengths[at] = single.length;
		const id = idAt(row) ?? '';
		for (let unit = 0; unit < headUnits; unit++) {
			heads[(at * headUnits) + unit] = unitAt(id, unit);
		}
	},
	names({folding, rows, starts}, at, {nameAt}) {
		foldText(folding, nameAt(rows[at] ?? -1) ?? '');
		starts[at + 1] = folding.length;
	},
	letters({folding: {units}, starts, letters}, at) {
		setLetters(letters, at, {units, start: starts[at] ?? 0, length: starts[at + 1] ?? 0});
	},
};

function make(index: TreeIndex, names: FoldedNames, part: Part, most: number): void {
	const {ready} = names;
	const end = Math.min(index.length, ready[part] + most);
	const makePart = makers[part];
	for (let at = ready[part]; at < end; at++) {
		makePart(names, at, index);
	}

	ready[part] = end;
}

/**
Asks for the room that names take once they are ready: what is not written to takes none yet, but asking for it makes V8 collect, which is slow while somebody types.
*/
export function reserveRoom(index: TreeIndex): void {
	namesOf(index);
}

/**
The names of a tree with their parts up to this one ready.
*/
export function foldedNames(index: TreeIndex, last: Part): FoldedNames {
	const names = namesOf(index);
	for (const part of parts.slice(0, parts.indexOf(last) + 1)) {
		make(index, names, part, Infinity);
	}

	return names;
}

/**
Makes the next so many names ready. Answers how many are left, for all parts together.
*/
export function prepareNext(index: TreeIndex, count: number): number {
	const names = namesOf(index);
	const part = parts.find(each => names.ready[each] < index.length);
	if (part !== undefined) {
		make(index, names, part, count);
	}

	return (index.length * parts.length) - names.ready.names - names.ready.letterRanks - names.ready.letters;
}

/**
Whether the id of a name's organization begins with a text.
*/
export function isIdBegun({heads, rows}: FoldedNames, {idAt}: TreeIndex, at: number, text: string): boolean {
	for (let unit = 0; unit < headUnits && unit < text.length; unit++) {
		if (heads[(at * headUnits) + unit] !== unitAt(text, unit)) {
			return false;
		}
	}

	return text.length <= headUnits || idAt(rows[at] ?? -1)?.startsWith(text) === true;
}
