import {buildTree} from '../tree/tree.js';
import {lineOf} from '../forms/line-editor.js';
import type {FindEvent} from './events.js';
import {findMatches} from './find.js';
import {selectRow} from './selection.js';
import type {Find, State} from './state.js';

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
	const [match] = findMatches(origin).rows;
	return match === undefined ? origin : selectRow(origin, match);
}

export function reduceFind(state: State, event: FindEvent): State {
	switch (event.type) {
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
	}
}
