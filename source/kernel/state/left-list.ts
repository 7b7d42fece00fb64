import type {Dialog, LeftFor} from './dialog.js';
import {isFilterKept} from './find.js';
import {selectRow} from './selection.js';
import {selectedId} from './selectors.js';
import {type State, withDialog} from './state.js';

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
