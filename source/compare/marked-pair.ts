import {nameAt} from '../tree/names.js';
import {
	isListed,
	markedIds,
	rowOfId,
	selectedId,
	selectedOrganization,
} from '../state/selectors.js';
import type {State} from '../state/state.js';

export type Pair = readonly [left: string, right: string];

/**
The name of one of them, as the list has it; of one that it no longer has, as it was read, or else the id.
*/
export const nameInPair = (state: State, id: string): string => isListed(state, id) ? nameAt(state, rowOfId(state, id)) : state.details.get(id)?.detail?.organization.name ?? id;

/**
The ids of the two organizations that are to be compared with each other: both that are marked, or the only one that is and the selected one.
*/
export function pairOf(state: State): Pair | undefined {
	const [left, right, ...others] = markedIds(state);
	const other = right ?? (selectedOrganization(state) && selectedId(state));
	return left === undefined || other === undefined || other === left || others.length > 0 ? undefined : [left, other];
}
