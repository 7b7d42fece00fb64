import {abbreviationIn} from './abbreviations.js';
import {folded} from './fold.js';
import {foldedNames, isIdBegun, type FoldedNames} from './folded-names.js';
import {
	bestPlace,
	hasAccents,
	rankOf,
	ranks,
	type Needle,
} from './holding.js';
import {lettersOfWord, placesWithAll} from './letters.js';
import {similarNames} from './similar.js';
import type {TreeIndex} from './tree-index.js';

/**
How names answer what is typed, the first that any does.
- `held`: they hold it, with the accents that are typed, or their ids begin with it.
- `heldOtherwise`: they hold it with other accents.
- `similar`: they hold its words with a slip in each at most.
- `abbreviated`: it is short for them.
*/
export type Manner = 'held' | 'heldOtherwise' | 'similar' | 'abbreviated';

type Found = {
	readonly inOrder: Int32Array;
	readonly best: number | undefined;
	/**
	All of them, the best first.
	*/
	readonly ranked: () => readonly number[];
};

type Known = Found & {readonly query: string; readonly manner: Manner};

/**
Names made ready for a search before keys are heard again.
*/
const namesAtOnce = 4000;

// A search is asked for several times in each frame.
const known = new WeakMap<TreeIndex, Known>();

const rankNumbers = Array.from({length: ranks}, (_, rank) => rank);

const nothing: Found = {inOrder: new Int32Array(0), best: undefined, ranked: () => []};

type Sought = {readonly query: string; readonly needle: Needle};

/**
Of the rows `among`, or of all, those that hold what was typed.
*/
function holding(index: TreeIndex, names: FoldedNames, {query, needle}: Sought, among?: Int32Array): Found {
	const {folding, starts} = names;
	const length = among?.length ?? index.length;
	const rows = new Int32Array(length);
	const rowRanks = new Uint8Array(length);
	let count = 0;
	let best: number | undefined;
	let bestRank = ranks;
	for (let at = 0; at < length; at++) {
		const row = among ? (among[at] ?? 0) : at;
		const place = bestPlace(folding, starts[row] ?? 0, starts[row + 1] ?? 0, needle);
		if (place === -1 && !isIdBegun(names, index, row, query)) {
			continue;
		}

		const rank = place === -1 ? ranks - 1 : rankOf(place);
		rows[count] = row;
		rowRanks[count++] = rank;
		if (rank >= bestRank) {
			continue;
		}

		bestRank = rank;
		best = row;
	}

	const inOrder = rows.slice(0, count);
	return {inOrder, best, ranked: () => rankNumbers.flatMap(rank => [...inOrder.filter((_, at) => rowRanks[at] === rank)])};
}

const foundOf = (ranked: readonly number[]): Found => ({inOrder: Int32Array.from(ranked).toSorted(), best: ranked[0], ranked: () => ranked});

/**
Of what is typed, what can be short for a name: letters and digits alone.
*/
export const abbreviationOf = (query: string): Uint16Array => folded(query.replaceAll(/[^\p{Letter}\p{Mark}\p{Number}]/gv, '')).units;

function abbreviated(index: TreeIndex, {folding, starts, letters}: FoldedNames, query: string): Found {
	const abbreviation = abbreviationOf(query);
	const all = new Int32Array(index.length).map((_, row) => row);
	const rows = placesWithAll(letters, all, lettersOfWord(abbreviation));
	const ranked = [...rows].flatMap(row => {
		const found = abbreviationIn(folding, starts[row] ?? 0, starts[row + 1] ?? 0, abbreviation);
		return found ? [{row, cost: found.cost}] : [];
	});
	return foundOf(ranked.toSorted((one, other) => one.cost - other.cost).map(({row}) => row));
}

function find(index: TreeIndex, query: string, last: Known | undefined): Omit<Known, 'query'> {
	const sought = {query: query.toLowerCase(), needle: {...folded(query), isLoose: false}};
	if (query === '') {
		return {...nothing, manner: 'held'};
	}

	const names = foldedNames(index);
	// What holds a longer text holds its beginning.
	const among = last && last.query !== '' && last.manner === 'held' && sought.query.startsWith(last.query.toLowerCase()) ? last.inOrder : undefined;
	const held = holding(index, names, sought, among);
	if (held.best !== undefined) {
		return {...held, manner: 'held'};
	}

	const heldOtherwise = hasAccents(sought.needle) ? holding(index, names, {...sought, needle: {...sought.needle, isLoose: true}}) : nothing;
	if (heldOtherwise.best !== undefined) {
		return {...heldOtherwise, manner: 'heldOtherwise'};
	}

	const similar = similarNames(names, query);
	return similar.length > 0 ? {...foundOf(similar), manner: 'similar'} : {...abbreviated(index, names, query), manner: 'abbreviated'};
}

function knownOf(index: TreeIndex, query: string): Known {
	const last = known.get(index);
	if (last?.query === query) {
		return last;
	}

	const next = {...find(index, query, last), query};
	known.set(index, next);
	return next;
}

/**
Makes the next part of a tree's names ready for the first search of them. Answers how many are left.
*/
export const prepareSearch = (index: TreeIndex): number => index.length - foldedNames(index, namesAtOnce).ready;

/**
Rows that answer what is typed, the best first, equals in the order of the tree.
*/
export const rowsMatching = (index: TreeIndex, query: string): readonly number[] => knownOf(index, query).ranked();

/**
The same rows in the order of the tree, the best of them, and how they answer.
*/
export const searchTree = (index: TreeIndex, query: string): Pick<Known, 'inOrder' | 'best' | 'manner'> => knownOf(index, query);
