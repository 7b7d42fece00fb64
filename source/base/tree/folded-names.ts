/* eslint-disable no-bitwise -- A set of characters is one number. */
import {foldText, newFolding, type Folding} from './fold.js';
import type {TreeIndex} from './tree-index.js';

/** The typical length of a name in units. The buffer grows if needed. */
const usualUnits = 28;

/** The names of a tree, folded for a search, in row order. */
type FoldedNames = {
	readonly folding: Folding;
	/** Where each name starts. It ends where the next one starts. */
	readonly starts: Int32Array;
	/** The set of characters of each name. */
	readonly characters: Int32Array;
	/** The first unit of each id. Comparing every id in full takes longer than searching every name. */
	readonly initials: Uint16Array;
	/** How many names are folded so far. */
	count: number;
};

/** The characters of a text as a set of 32 bits. Different characters may share a bit. */
export function charactersOf(units: Uint16Array, from = 0, to = units.length): number {
	let characters = 0;
	for (let at = from; at < to; at++) {
		characters |= 1 << ((units[at] ?? 0) & 31);
	}

	return characters;
}

const namesOfIndex = new WeakMap<TreeIndex, FoldedNames>();

const noNames = (length: number): FoldedNames => ({
	folding: newFolding(length * usualUnits),
	starts: new Int32Array(length + 1),
	characters: new Int32Array(length),
	initials: new Uint16Array(length),
	count: 0,
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

/** The names of a tree. Folds those that are not folded yet. */
export const foldedNames = (index: TreeIndex): FoldedNames => foldMore(index, Infinity);

/** Folds the next `count` names. Returns how many are left. */
export const foldNext = (index: TreeIndex, count: number): number => index.length - foldMore(index, count).count;

/** Rows of the names that have all characters of a text, except at most `mostMissing`. No other name can contain the text. */
export function rowsThatMayHold(
	{characters}: FoldedNames,
	text: Uint16Array,
	mostMissing: 0 | 1,
	among?: Int32Array,
): Int32Array {
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
