import {matchedParts} from '../tree/matched-parts.js';
import {wordsOf, type Manner} from '../tree/search.js';
import {
	narrow,
	placeIn,
	positionOf,
	type Tree,
} from '../tree/tree.js';
import {searchKnown} from './known-profiles.js';
import {soughtText} from './open-search.js';
import {selectRow} from './selection.js';
import {selectedRow, treeWindow} from './selectors.js';
import type {State} from './state.js';

type Matches = {
	/**
	Rows that the present search finds, in the order of the tree.
	*/
	readonly rows: Int32Array;
	/**
	The row that answers best.
	*/
	readonly best: number | undefined;
	readonly manner: Manner;
	/**
	Which of the rows is selected; -1: none.
	*/
	readonly current: number;
};

/**
Place of a row among others, in the order of the tree; -1 where it is none of them.
*/
const exactPlace = (rows: Int32Array, row: number): number => {
	const place = placeIn(rows, row);
	return rows[place] === row ? place : -1;
};

export function findMatches(state: State): Matches {
	const {inOrder: rows, best, manner} = searchKnown(state.tree.index, state, soughtText(state.find));
	return {
		rows, best, manner, current: exactPlace(rows, selectedRow(state)),
	};
}

/**
Whether what is typed is in nothing that is loaded, so that the server would be asked for it.
*/
export const isNothingFound = (state: State): boolean => soughtText(state.find) !== '' && findMatches(state).rows.length === 0;

/**
Whether what is found is only like what is typed: the best of it does not hold every word.
*/
export function isOnlyLike(state: State): boolean {
	const {best, manner} = findMatches(state);
	if (best === undefined || (manner !== 'similar' && manner !== 'abbreviated')) {
		return false;
	}

	const name = state.tree.index.nameAt(best) ?? '';
	return wordsOf(soughtText(state.find)).some(word => matchedParts(name, word, 'heldOtherwise').length === 0);
}

/**
Whether a row is one that the present search finds.
*/
export const isMatch = (state: State, row: number): boolean => state.find !== undefined && exactPlace(findMatches(state).rows, row) !== -1;

/**
A tree as a search shows it: narrowed to what it finds while it is typed.
*/
export const seenThrough = (state: Pick<State, 'find' | 'details' | 'profiles'>, tree: Tree): Tree =>
	narrow(tree, state.find?.isTyping === true && soughtText(state.find) !== '' ? searchKnown(tree.index, state, soughtText(state.find)).inOrder : undefined);

/**
Goes to the best match of the search that is typed, where there is one. The first match is at the top, unless there is no room for all that stands between.
*/
export function toBestMatch(state: State): State {
	const {best} = findMatches(state);
	if (best === undefined) {
		return state;
	}

	const position = positionOf(state.tree, best);
	const {height} = treeWindow(state);
	return {...selectRow(state, best), cursorRow: position < height ? position : Math.floor(height / 2)};
}

// A search that was kept without a match goes to the first that comes, unless the person has gone elsewhere meanwhile.
const isStillSearching = (state: State): boolean =>
	state.find?.isTyping === false && state.selectedKey === state.find.origin.selectedKey && findMatches(state).best === undefined;

/**
A state in which more has become known: a search goes to the match that it did not have before.
*/
export function withMatch(before: State, state: State): State {
	if (state.tree.matches) {
		return findMatches(state).current === -1 ? toBestMatch(state) : state;
	}

	const found = isStillSearching(before) ? findMatches(state).best : undefined;
	return found === undefined ? state : selectRow(state, found);
}

/**
The match after (`1`) or before (`-1`) the selected row in the tree, around its ends.
*/
export function neighbouringMatch(state: State, direction: 1 | -1): number | undefined {
	const {rows, current} = findMatches(state);
	const from = placeIn(rows, selectedRow(state));
	return direction === 1 ? (rows[from + 1] ?? rows[0]) : rows.at(current === -1 ? from : from - 1);
}

/**
A state in which more profiles are known, as an open search shows it.
*/
export function seenAnew(before: State, state: State): State {
	return withMatch(before, state.tree.matches ? {...state, tree: seenThrough(state, state.tree)} : state);
}
