import type {Dialog, LeftFor} from './dialog.js';
import {isFilterKept} from './find.js';
import {selectedId} from './selectors.js';
import {type State, withDialog} from './state.js';

/** Closes the dialog of a list, because the person goes to what it lists. `dialog`: the list as it is shown again. */
export const leaveListFor = (state: State, to: LeftFor, dialog: Dialog = state.dialog): State => ({...withDialog(state, {kind: 'none'}), leftList: {...to, dialog}});

function isThere(state: State, to: LeftFor): boolean {
	const {find} = state;
	return 'id' in to ? find === undefined && to.id === selectedId(state) : isFilterKept(state) && find?.line.text === to.filter;
}

/** The list that led to the organization under the cursor, or to the filter of the tree. */
export function leftListOf(state: State): Dialog | undefined {
	const {leftList, dialog} = state;
	return leftList && dialog.kind === 'none' && isThere(state, leftList) ? leftList.dialog : undefined;
}

/** The list again, as it was left. */
export const withLeftList = (state: State): State => state.leftList ? {...withDialog(state, state.leftList.dialog), leftList: undefined} : state;
