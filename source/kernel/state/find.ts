import {matchedParts, wordsOf, type Manner} from '../../base/tree/search.js';
import {narrow, placeIn, positionOf, type Tree} from '../../base/tree/tree.js';
import {foundRows, openFilter, soughtWords} from './found.js';
import {soughtText} from './open-search.js';
import {visitedRows} from './finding.js';
import {selectRow, withTree} from './selection.js';
import {selectedRow, treeWindow, selectedId} from './selectors.js';
import {type State, withDialog} from './state.js';
import type {Dialog, LeftFor} from './dialog.js';

type Matches = {
	readonly rows: Int32Array;
	readonly best: number | undefined;
	readonly manner: Manner;
	/** The position of the selected row in `rows`; -1 if it does not match. */
	readonly current: number;
	/** How many organizations a filter could not judge, because what it looks at was not read. */
	readonly unknown: number;
};

/** The position of a row in sorted rows; -1 if it is not among them. */
const exactPlace = (rows: Int32Array, row: number): number => {
	const place = placeIn(rows, row);
	return rows[place] === row ? place : -1;
};

export function findMatches(state: State): Matches {
	const {inOrder: rows, best, manner, unknown} = foundRows(state.tree.index, state);
	return {rows, best, manner, unknown, current: exactPlace(rows, selectedRow(state))};
}

/** The row that matches best. Of equal matches, it is the one that was visited most and last. */
export function bestMatch(state: State): number | undefined {
	const {inOrder, best, rankAt} = foundRows(state.tree.index, state);
	const rank = best === undefined ? undefined : rankAt(best);
	const isEqual = (row: number) => rankAt(row) === rank && exactPlace(inOrder, row) !== -1;
	return rank === undefined ? best : (visitedRows(state).find(row => isEqual(row)) ?? best);
}

/** Whether the search lists the pinned organizations, because nothing is typed. */
export const isListingPins = (state: State): boolean =>
	state.find?.isTyping === true && soughtText(state.find) === '' && findMatches(state).rows.length > 0;

/** Whether nothing loaded matches the query, so that the program can ask the server. */
export const isNothingFound = (state: State): boolean =>
	soughtText(state.find) !== '' && findMatches(state).rows.length === 0;

/** Whether the matches are only similar to the query: the best match does not contain every word. */
export function isOnlyLike(state: State): boolean {
	const {best, manner} = findMatches(state);
	if (best === undefined || (manner !== 'similar' && manner !== 'abbreviated')) {
		return false;
	}

	const name = state.tree.index.nameAt(best) ?? '';
	return wordsOf(soughtWords(state)).some(word => matchedParts(name, word, 'heldOtherwise').length === 0);
}

/** Whether a row matches the open search. */
export const isMatch = (state: State, row: number): boolean =>
	state.find !== undefined && exactPlace(findMatches(state).rows, row) !== -1;

/** Whether the open search has terms. */
export const isFiltering = (state: State): boolean => openFilter(state) !== undefined;

/** Whether a filter is kept, so that the tree shows only what it finds. */
export const isFilterKept = (state: State): boolean => state.find?.isTyping === false && isFiltering(state);

/** Whether the tree shows only what the open search finds: while it is typed, and as long as a filter is kept. */
const isNarrowing = (state: State): boolean =>
	isListingPins(state) || (soughtText(state.find) !== '' && (state.find?.isTyping === true || isFiltering(state)));

/** The tree as a search shows it. */
export const seenThrough = (state: State, tree: Tree): Tree =>
	narrow(tree, isNarrowing({...state, tree}) ? foundRows(tree.index, state).inOrder : undefined);

/** Ends the search, so that the whole tree is there. The cursor stays where it is. */
export const withoutFind = (state: State): State => ({...state, find: undefined, tree: narrow(state.tree, undefined)});

/** Selects the best match of the typed query, if there is one. The tree scrolls so that its first row is at the top, unless the match would be out of the window. */
export function toBestMatch(state: State): State {
	const best = bestMatch(state);
	if (best === undefined) {
		return state;
	}

	const position = positionOf(state.tree, best);
	const {height} = treeWindow(state);
	return {...selectRow(state, best), cursorRow: position < height ? position : Math.floor(height / 2)};
}

// A search that was kept without a match selects the first match that arrives, unless the person has moved the cursor.
const isStillSearching = (state: State): boolean =>
	state.find?.isTyping === false &&
	state.selectedKey === state.find.origin.selectedKey &&
	findMatches(state).best === undefined;

/** Updates the search after more has loaded: it selects a match if it had none before. */
export function withMatch(before: State, state: State): State {
	if (state.tree.matches) {
		// In a kept filter, the cursor can also be on a parent.
		const isOut =
			state.find?.isTyping === true
				? findMatches(state).current === -1
				: !state.tree.visible.includes(selectedRow(state));
		return isOut ? toBestMatch(state) : state;
	}

	const found = isStillSearching(before) ? bestMatch(state) : undefined;
	return found === undefined ? state : selectRow(state, found);
}

/** The next (`1`) or previous (`-1`) match from the selected row. It wraps around at the ends of the tree. */
export function neighbouringMatch(state: State, direction: 1 | -1): number | undefined {
	const {rows, current} = findMatches(state);
	const from = placeIn(rows, selectedRow(state));
	return direction === 1 ? (rows[from + 1] ?? rows[0]) : rows.at(current === -1 ? from : from - 1);
}

const isOnBest = (state: State): boolean =>
	state.find?.isTyping === true && isFiltering(state) && bestMatch(state) === selectedRow(state);

/** Updates an open search after more has loaded. While a filter is typed, the cursor stays on its best match, unless the person has moved it. */
export function seenAnew(before: State, state: State): State {
	const wasOnBest = state.tree.matches !== undefined && isOnBest(before);
	const next = withMatch(before, state.tree.matches ? {...state, tree: seenThrough(state, state.tree)} : state);
	return wasOnBest && next.selectedKey === before.selectedKey && !isOnBest(next) ? toBestMatch(next) : next;
}

/** Replaces the tree by another one of the same organizations, or of others. An open search still narrows it. */
export function withNewTree(state: State, tree: Tree): State {
	const next = withTree(state, seenThrough(state, tree));
	return next.tree.matches ? withMatch(state, next) : next;
}

/** Closes the dialog of a list, because the person goes to what it lists. `dialog`: the list as it is shown again. */
export const leaveListFor = (state: State, to: LeftFor, dialog: Dialog = state.dialog): State => ({
	...withDialog(state, {kind: 'none'}),
	leftList: {...to, dialog, from: state.selectedKey},
});

function isThere(state: State, to: LeftFor): boolean {
	const {find} = state;
	return 'id' in to
		? find === undefined && to.id === selectedId(state)
		: isFilterKept(state) && find?.line.text === to.filter;
}

/** The list that led to the organization under the cursor, or to the filter of the tree. */
export function leftListOf(state: State): Dialog | undefined {
	const {leftList, dialog} = state;
	return leftList && dialog.kind === 'none' && isThere(state, leftList) ? leftList.dialog : undefined;
}

/** The list again, as it was left, with the cursor of the tree where it was. */
export function withLeftList(state: State): State {
	const {leftList} = state;
	if (!leftList) {
		return state;
	}

	const again: State = {...withDialog(state, leftList.dialog), leftList: undefined};
	const row = again.tree.index.rowByKey.get(leftList.from ?? '');
	return row === undefined ? again : selectRow(again, row);
}
