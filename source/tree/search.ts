/* eslint-disable no-bitwise -- What a name goes by is one number. */
import {abbreviationIn} from './abbreviations.js';
import {collected} from './collected.js';
import {folded} from './fold.js';
import {
	charactersOf,
	foldedNames,
	foldNext,
	rowsThatMayHold,
} from './folded-names.js';
import {
	bestPlace,
	hasAccents,
	rankOf,
	ranks,
	type Needle,
} from './holding.js';
import {similarNames} from './similar.js';
import {everyRow, type TreeIndex} from './tree-index.js';

/**
How names answer what is typed, the first that any does.
- `held`: they hold it, with the accents that are typed, or their ids begin with it; where none does, ids that hold it elsewhere.
- `heldOtherwise`: they hold it with other accents.
- `similar`: they hold its words with a slip in each at most, by themselves or together with the names above them.
- `onPath`: together with the names above them they hold its words.
- `abbreviated`: it is short for them.
*/
export type Manner = 'held' | 'heldOtherwise' | 'similar' | 'onPath' | 'abbreviated';

type Found = {
	readonly inOrder: Int32Array;
	readonly best: number | undefined;
	/**
	All of them, the best first.
	*/
	readonly ranked: () => readonly number[];
};

type Known = Found & {
	readonly query: string;
	readonly manner: Manner;
};

/**
Names folded before keys are heard again.
*/
const namesAtOnce = 10_000;

// A search is asked for several times in each frame.
const known = new WeakMap<TreeIndex, Known>();

const nothing: Found = {inOrder: new Int32Array(0), best: undefined, ranked: () => []};

/**
Without a query ids are not looked at.
*/
type Sought = {readonly query?: string; readonly needle: Needle};

// Longer names rank as equals.
const longestRanked = 255;

/**
What a name is ordered by among those that are found, before its row: its rank, then its length.
*/
const markFor = (rank: number, length: number): number => (rank << 8) | Math.min(length, longestRanked);

/**
Of the names `among`, or of all, those that hold what was typed.
*/
function holding(index: TreeIndex, {query, needle}: Sought, among?: Int32Array): Found {
	const {folding, starts, characters, initials} = foldedNames(index);
	const sought = charactersOf(needle.units);
	// eslint-disable-next-line unicorn/prefer-code-point -- As the initials of ids.
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
			if (place === -1 && (query === undefined || initials[row] !== initial || index.idAt(row)?.startsWith(query) !== true)) {
				continue;
			}

			const mark = markFor(place === -1 ? ranks : rankOf(place), to - from);
			marks[row] = mark;
			best = best === undefined || mark < (marks[best] ?? 0) ? row : best;
			held[count++] = row;
		}

		return count;
	});
	return {inOrder, best, ranked: () => [...inOrder].toSorted((one, other) => (marks[one] ?? 0) - (marks[other] ?? 0))};
}

// Less of one is too little to be meant.
const idPart = /^[\da-f]{6,}$/v;

const foundOf = (ranked: readonly number[]): Found => ({inOrder: Int32Array.from(ranked).toSorted(), best: ranked[0], ranked: () => ranked});

/**
Of what is typed, what can be short for a name: letters and digits alone.
*/
export const abbreviationOf = (query: string): Uint16Array => folded(query.replaceAll(/[^\p{Letter}\p{Mark}\p{Number}]/gv, '')).units;

const differenceOf = (one: readonly number[], other: readonly number[]): number => one.map((number, at) => number - (other[at] ?? 0)).find(difference => difference !== 0) ?? 0;

/**
The words of what is typed.
*/
export const wordsOf = (query: string): readonly string[] => query.split(/\s+/v).filter(word => word !== '');

// Each has a bit of a number.
const mostWords = 30;

/**
Names that hold the last of several words, or the one that was lacking above them, where the names above hold the others. A word that no name holds may have a slip in it.
*/
function onPath(index: TreeIndex, query: string): Omit<Known, 'query'> {
	const words = wordsOf(query);
	if (words.length < 2 || words.length > mostWords) {
		return {...nothing, manner: 'onPath'};
	}

	const own = new Int32Array(index.length);
	let manner: Manner = 'onPath';
	const found = words.map(word => {
		const held = holding(index, {needle: {...folded(word), isLoose: true}});
		if (held.best !== undefined) {
			return held;
		}

		manner = 'similar';
		return foundOf(similarNames(index, word));
	});
	for (const [at, {inOrder}] of found.entries()) {
		for (const row of inOrder) {
			own[row] = (own[row] ?? 0) | (1 << at);
		}
	}

	const all = (1 << words.length) - 1;
	const last = 1 << (words.length - 1);
	const withAbove = new Int32Array(index.length);
	const rows = new Set<number>();
	for (const [row, held] of own.entries()) {
		const above = withAbove[index.parent[row] ?? -1] ?? 0;
		withAbove[row] = above | held;
		if (withAbove[row] === all && (above !== all || (held & last) !== 0)) {
			rows.add(row);
		}
	}

	// The last word is about the name itself.
	const best = found.at(-1)?.ranked().filter(row => rows.has(row)) ?? [];
	return {...foundOf([...new Set([...best, ...rows])]), manner};
}

function abbreviated(index: TreeIndex, query: string): Found {
	const names = foldedNames(index);
	const {folding, starts} = names;
	const abbreviation = abbreviationOf(query);
	const ranked: Array<{readonly row: number; readonly order: readonly number[]}> = [];
	for (const row of rowsThatMayHold(names, abbreviation, 0)) {
		const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
		const found = abbreviationIn(folding, from, to, abbreviation);
		if (found) {
			// As of those that hold it, the one that begins so goes first, then the shorter one.
			ranked.push({row, order: [found.cost, Math.sign(found.at[0] ?? 0), to - from, row]});
		}
	}

	return foundOf(ranked.toSorted((one, other) => differenceOf(one.order, other.order)).map(({row}) => row));
}

function find(index: TreeIndex, query: string, last: Known | undefined): Omit<Known, 'query'> {
	const sought = {query: query.toLowerCase(), needle: {...folded(query), isLoose: false}};
	if (query === '') {
		return {...nothing, manner: 'held'};
	}

	// What holds a longer text holds its beginning.
	const before = last && last.query !== '' && sought.query.startsWith(last.query.toLowerCase()) ? last : undefined;
	const held = before && before.manner !== 'held' ? nothing : holding(index, sought, before?.inOrder);
	if (held.best !== undefined) {
		return {...held, manner: 'held'};
	}

	const heldOtherwise = hasAccents(sought.needle) ? holding(index, {...sought, needle: {...sought.needle, isLoose: true}}) : nothing;
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
Folds the next of a tree's names before they are searched. Answers how many are left.
*/
export const prepareSearch = (index: TreeIndex): number => foldNext(index, namesAtOnce);

/**
Rows that answer what is typed, the best first, equals in the order of the tree.
*/
export const rowsMatching = (index: TreeIndex, query: string): readonly number[] => knownOf(index, query).ranked();

/**
The same rows in the order of the tree, the best of them, and how they answer.
*/
export const searchTree = (index: TreeIndex, query: string): Pick<Known, 'inOrder' | 'best' | 'manner'> => knownOf(index, query);
