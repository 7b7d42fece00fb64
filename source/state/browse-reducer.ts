import {buildTree, setAllCollapsed, setCollapsed} from '../tree/tree.js';
import {lineOf} from '../forms/line-editor.js';
import type {BrowseEvent} from './events.js';
import {findMatches} from './find.js';
import {moveSelection, selectRow, withTree} from './selection.js';
import {selectedAccounts, selectedRow} from './selectors.js';
import type {Find, State} from './state.js';

const clamp = (value: number, highest: number): number => Math.max(0, Math.min(value, highest));

function backToOrigin(state: State, {origin}: Find): State {
	// Pages may have come since the search began: its folds are laid on the tree as it is now.
	const isSameTree = origin.tree.index === state.tree.index;
	const tree = isSameTree ? origin.tree : buildTree(state.organizations, origin.tree);
	return {
		...state, tree, selectedKey: origin.selectedKey ?? tree.index.keys[0], cursorRow: origin.cursorRow,
	};
}

function editFind(state: State, find: Find): State {
	const origin = {...backToOrigin(state, find), find};
	const from = selectedRow(origin);
	const {rows} = findMatches(origin);
	const match = rows.find(row => row >= from) ?? rows[0];
	return match === undefined ? origin : selectRow(origin, match);
}

export function reduceBrowse(state: State, event: BrowseEvent): State {
	switch (event.type) {
		case 'terminal/resized': {
			return {...state, size: {columns: event.columns, rows: event.rows}};
		}

		case 'tree/moved': {
			return moveSelection(state, event.by);
		}

		case 'tree/selected': {
			return selectRow(state, state.tree.index.rowByKey.get(event.key) ?? -1);
		}

		case 'tree/folded': {
			const row = state.tree.index.rowByKey.get(event.key) ?? -1;
			return withTree(state, setCollapsed(state.tree, row, event.isCollapsed));
		}

		case 'tree/allFolded': {
			return withTree(state, setAllCollapsed(state.tree, event.isCollapsed));
		}

		case 'pane/focused': {
			return {...state, pane: event.pane, lastSide: event.pane === 'tree' ? state.lastSide : event.pane};
		}

		case 'pane/tabChosen': {
			return {...state, tab: event.tab, detailScroll: 0};
		}

		case 'pane/scrolled': {
			return {...state, detailScroll: Math.max(0, state.detailScroll + event.by)};
		}

		case 'pane/accountsMoved': {
			const last = (selectedAccounts(state)?.accounts.length ?? 0) - 1;
			return {...state, accountsCursor: clamp(state.accountsCursor + event.by, Math.max(0, last))};
		}

		case 'find/opened': {
			const {selectedKey, cursorRow, tree} = state;
			return {...state, pane: 'tree', find: {line: lineOf(''), isTyping: true, origin: {selectedKey, cursorRow, tree}}};
		}

		case 'find/edited': {
			return state.find ? editFind(state, {...state.find, line: event.line}) : state;
		}

		case 'find/accepted': {
			return state.find ? {...state, find: {...state.find, isTyping: false}} : state;
		}

		case 'find/left': {
			if (!state.find) {
				return state;
			}

			const origin = state.find.isTyping ? backToOrigin(state, state.find) : state;
			return {...origin, find: undefined};
		}

		case 'message/shown': {
			return {...state, message: event.message};
		}

		case 'message/cleared': {
			return state.message ? {...state, message: undefined} : state;
		}
	}
}
