import {rowsMatching} from '../tree/search.js';
import {selectedRow} from './selectors.js';
import type {State} from './state.js';

/**
Rows that the present search finds, and which of them is selected (-1: none).
*/
export function findMatches(state: State): {readonly rows: readonly number[]; readonly current: number} {
	const rows = state.find ? rowsMatching(state.tree.index, state.find.line.text) : [];
	return {rows, current: rows.indexOf(selectedRow(state))};
}

/**
The match after (`1`) or before (`-1`) the selection, around the end.
*/
export function neighbouringMatch(state: State, direction: 1 | -1): number | undefined {
	const {rows} = findMatches(state);
	const from = selectedRow(state);
	return direction === 1
		? (rows.find(row => row > from) ?? rows[0])
		: (rows.findLast(row => row < from) ?? rows.at(-1));
}
