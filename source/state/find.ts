import {rowsMatching} from '../tree/search.js';
import {selectedRow} from './selectors.js';
import type {State} from './state.js';

/**
Rows that the present search finds, the best first, and which of them is selected (-1: none).
*/
export function findMatches(state: State): {readonly rows: readonly number[]; readonly current: number} {
	const rows = state.find ? rowsMatching(state.tree.index, state.find.line.text) : [];
	return {rows, current: rows.indexOf(selectedRow(state))};
}

/**
The match after (`1`) or before (`-1`) the one that is selected, around the end; where none is, the nearest in the tree.
*/
export function neighbouringMatch(state: State, direction: 1 | -1): number | undefined {
	const {rows, current} = findMatches(state);
	if (current !== -1) {
		return rows.at((current + direction) % rows.length);
	}

	const from = selectedRow(state);
	const inTreeOrder = rows.toSorted((left, right) => left - right);
	return direction === 1
		? (inTreeOrder.find(row => row > from) ?? inTreeOrder[0])
		: (inTreeOrder.findLast(row => row < from) ?? inTreeOrder.at(-1));
}
