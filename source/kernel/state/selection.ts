import {positionOf, reveal, type Tree} from '../../base/tree/tree.js';
import {clamp, selectedRow, treeWindow} from './selectors.js';
import type {Pane, State} from './state.js';

/** Selects a row of the tree and unfolds its ancestors. If the row is outside the window, the window centers on it. */
export function selectRow(state: State, row: number): State {
	const selectedKey = state.tree.index.keyAt(row);
	if (selectedKey === undefined) {
		return state;
	}

	const tree = reveal(state.tree, row);
	const window = treeWindow({...state, tree});
	const offset = positionOf(tree, row) - window.top;
	const isInside = offset >= 0 && offset < window.height;
	const isSame = selectedKey === state.selectedKey;
	return {
		...state,
		tree,
		selectedKey,
		cursorRow: isInside ? offset : Math.floor(window.height / 2),
		detailScroll: isSame ? state.detailScroll : 0,
		accountsCursor: isSame ? state.accountsCursor : -1,
	};
}

export function focusPane(state: State, pane: Pane): State {
	const paneBefore = pane === state.pane ? state.paneBefore : state.pane;
	const slot = state.panes.get(pane);
	return {
		...state,
		pane,
		paneBefore,
		listSearch: undefined,
		...(pane !== 'tree' && {openedKey: state.selectedKey}),
		...(slot !== undefined && {shownPanes: {...state.shownPanes, [slot]: pane}}),
	};
}

/** Goes to an account in the list of an organization. If the list has not loaded, the cursor goes there once it has. */
export function focusAccount(state: State, organization: string, account: string): State {
	const at = state.accounts.get(organization)?.items.findIndex(({id}) => id === account) ?? -1;
	return {...focusPane(state, 'accounts'), soughtAccount: account, accountsCursor: Math.max(0, at)};
}

/** The row of the cursor in the window when it moves to this offset. To save bytes, a window that must scroll by a few rows scrolls by more, so that it scrolls seldom. */
function cursorRowAt({isLowBandwidth, connection}: State, {height}: {readonly height: number}, offset: number): number {
	const past = offset < 0 ? -offset : offset - height + 1;
	if (past <= 0) {
		return offset;
	}

	const half = Math.floor(height / 2);
	if (isLowBandwidth) {
		return half;
	}

	const jump = Math.max(past, Math.min(connection.scrollJump ?? 1, half));
	return clamp(offset < 0 ? offset + jump : offset - jump, height - 1);
}

/** Moves the selection by a number of visible rows, stopping at both ends. */
export function moveSelection(state: State, by: number): State {
	const {visible, index} = state.tree;
	const window = treeWindow(state);
	const position = clamp(window.position + by, visible.length - 1);
	const selectedKey = index.keyAt(visible[position] ?? -1);
	if (selectedKey === undefined || selectedKey === state.selectedKey) {
		return state;
	}

	return {
		...state,
		selectedKey,
		cursorRow: cursorRowAt(state, window, position - window.top),
		detailScroll: 0,
		accountsCursor: -1,
	};
}

/** Replaces the tree. The selection keeps its row on the screen. If its organization is gone or folded away, the nearest one is selected. */
export function withTree(state: State, tree: Tree): State {
	const before = treeWindow(state);
	const next = {...state, tree, cursorRow: clamp(before.position - before.top, before.height - 1)};
	const row = selectedRow(next);
	const position = row === -1 ? clamp(before.position, Math.max(0, tree.visible.length - 1)) : positionOf(tree, row);
	const selectedKey = tree.index.keyAt(tree.visible[position] ?? -1);
	const isNothingFound = tree.matches?.length === 0;
	if (isNothingFound || selectedKey === state.selectedKey) {
		return next;
	}

	// Folding an ancestor moves the selection up to the folded row.
	const cursorRow = row === -1 ? next.cursorRow : clamp(position - before.top, before.height - 1);
	return {...next, selectedKey, cursorRow, detailScroll: 0, accountsCursor: -1};
}
