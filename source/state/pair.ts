import {markedIds, selectedId, selectedOrganization} from './selectors.js';
import type {State} from './state.js';

export type Pair = readonly [left: string, right: string];

/**
The ids of the two organizations that are to be compared with each other: both that are marked, or the only one that is and the selected one.
*/
export function pairOf(state: State): Pair | undefined {
	const [left, right, ...others] = markedIds(state);
	const other = right ?? (selectedOrganization(state) && selectedId(state));
	return left === undefined || other === undefined || other === left || others.length > 0 ? undefined : [left, other];
}
