import {foldText, newFolding, type Folding} from './fold.js';
import {setLetters, setsOfText} from './letters.js';
import type {TreeIndex} from './tree-index.js';

const headUnits = 4;

/**
The names of a tree, folded for a search. They are made ready from the first row on, some at a time.
*/
export type FoldedNames = {
	readonly folding: Folding;
	/**
	Where each name begins; the next one begins at its end.
	*/
	readonly starts: Int32Array;
	readonly letters: Int32Array;
	/**
	The first units of each id.
	*/
	readonly heads: Uint16Array;
	ready: number;
};

const namesOfIndex = new WeakMap<TreeIndex, FoldedNames>();

function emptyNames({length}: TreeIndex): FoldedNames {
	return {
		folding: newFolding(length * 24),
		starts: new Int32Array(length + 1),
		letters: new Int32Array(length * setsOfText),
		heads: new Uint16Array(length * headUnits),
		ready: 0,
	};
}

// eslint-disable-next-line unicorn/prefer-code-point -- Ids are compared by units.
const unitAt = (text: string, at: number): number => text.charCodeAt(at);

/**
The names of a tree, the next so many of which are made ready, or all.
*/
export function foldedNames(index: TreeIndex, count = index.length): FoldedNames {
	const names = namesOfIndex.get(index) ?? emptyNames(index);
	namesOfIndex.set(index, names);
	const {folding, starts, letters, heads, ready} = names;
	const end = Math.min(index.length, ready + count);
	for (let row = ready; row < end; row++) {
		foldText(folding, index.nameAt(row) ?? '');
		starts[row + 1] = folding.length;
		setLetters(letters, row, folding);
		const id = index.idAt(row) ?? '';
		for (let at = 0; at < headUnits; at++) {
			heads[(row * headUnits) + at] = unitAt(id, at);
		}
	}

	names.ready = end;
	return names;
}

/**
Whether the id at a row begins with a text.
*/
export function isIdBegun({heads}: FoldedNames, {idAt}: TreeIndex, row: number, text: string): boolean {
	for (let at = 0; at < headUnits && at < text.length; at++) {
		if (heads[(row * headUnits) + at] !== unitAt(text, at)) {
			return false;
		}
	}

	return text.length <= headUnits || idAt(row)?.startsWith(text) === true;
}
