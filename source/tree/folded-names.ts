/* eslint-disable no-bitwise -- A set of characters is one number. */
import {foldText, newFolding, type Folding} from './fold.js';
import type {TreeIndex} from './tree-index.js';

/**
How many units a name has, about; more room is made where it is needed.
*/
const usualUnits = 28;

/**
The names of a tree, folded for a search, in the order of its rows.
*/
type FoldedNames = {
	readonly folding: Folding;
	/**
	Where each name begins; the next name begins at its end.
	*/
	readonly starts: Int32Array;
	/**
	The characters of each name, as a set.
	*/
	readonly characters: Int32Array;
	/**
	The first unit of each id: to look at every id takes longer than to look at every name.
	*/
	readonly initials: Uint16Array;
	/**
	How many names are folded.
	*/
	count: number;
};

/**
The characters of a text as a set of 32: different characters may share a place.
*/
export function charactersOf(units: Uint16Array, from = 0, to = units.length): number {
	let characters = 0;
	for (let at = from; at < to; at++) {
		characters |= 1 << ((units[at] ?? 0) & 31);
	}

	return characters;
}

const namesOfIndex = new WeakMap<TreeIndex, FoldedNames>();

const noNames = (length: number): FoldedNames => ({
	folding: newFolding(length * usualUnits), starts: new Int32Array(length + 1), characters: new Int32Array(length), initials: new Uint16Array(length), count: 0,
});

function foldMore(index: TreeIndex, most: number): FoldedNames {
	const names = namesOfIndex.get(index) ?? noNames(index.length);
	namesOfIndex.set(index, names);
	const {folding, starts, characters, initials} = names;
	const end = Math.min(index.length, names.count + most);
	for (let row = names.count; row < end; row++) {
		foldText(folding, index.nameAt(row) ?? '');
		starts[row + 1] = folding.length;
		characters[row] = charactersOf(folding.units, folding.start, folding.length);
		// eslint-disable-next-line unicorn/prefer-code-point -- Ids are compared by units.
		initials[row] = (index.idAt(row) ?? '').charCodeAt(0);
	}

	names.count = end;
	return names;
}

/**
The names of a tree, all folded.
*/
export const foldedNames = (index: TreeIndex): FoldedNames => foldMore(index, Infinity);

/**
Folds the next so many names. Answers how many are left.
*/
export const foldNext = (index: TreeIndex, count: number): number => index.length - foldMore(index, count).count;

/**
Rows of the names that have all characters of a text but so many at most: the others do not hold it.
*/
export function rowsThatMayHold({characters}: FoldedNames, text: Uint16Array, mostMissing: 0 | 1, among?: Int32Array): Int32Array {
	const sought = charactersOf(text);
	const rows = new Int32Array(among?.length ?? characters.length);
	let count = 0;
	for (let next = 0; next < rows.length; next++) {
		const row = among ? (among[next] ?? 0) : next;
		const missing = sought & ~(characters[row] ?? 0);
		if (missing === 0 || (mostMissing === 1 && (missing & (missing - 1)) === 0)) {
			rows[count++] = row;
		}
	}

	return rows.subarray(0, count);
}
