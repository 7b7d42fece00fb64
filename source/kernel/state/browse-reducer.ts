import {buildTree, fitToHeight, setAllCollapsed, setCollapsed} from '../../base/tree/tree.js';
import {sortedByName} from '../../base/tree/sorting.js';
import {sortingBy} from './column-source.js';
import {isOf, type BrowseEvent} from './events.js';
import {withNewTree} from './find.js';
import {withLastSearch} from './last-searches.js';
import {openListSearch, searchedId} from './list-search.js';
import {withListMarks} from './markable.js';
import {withMarkToggled} from './marks.js';
import {soughtText} from './open-search.js';
import {treeHeight} from './selectors.js';
import {focusPane, moveSelection, selectRow, withTree} from './selection.js';
import type {ChosenColumns, Pane, State} from './state.js';
import {goThroughVisits} from './visits.js';

const mostShownKeys = 3;

const withColumns = (state: State, pane: Pane, changed: ChosenColumns): State => ({
	...state,
	columns: new Map(state.columns).set(pane, {...state.columns.get(pane), ...changed}),
});

function reduceTree(state: State, event: Extract<BrowseEvent, {readonly type: `tree/${string}`}>): State {
	switch (event.type) {
		case 'tree/moved': {
			return moveSelection(state, event.by);
		}

		case 'tree/selected': {
			return selectRow(state, state.tree.index.rowByKey.get(event.key) ?? -1);
		}

		case 'tree/wentThroughVisits': {
			return goThroughVisits(state, event.by);
		}

		case 'tree/markToggled': {
			return moveSelection(withMarkToggled(state, event.id), state.pane === 'tree' ? 1 : 0);
		}

		case 'tree/marksChanged': {
			return {...state, marks: new Set(event.ids)};
		}

		case 'tree/marksCleared': {
			return {...state, marks: new Set(), clearedMarks: state.marks};
		}

		case 'tree/marksRestored': {
			return {...state, marks: new Set(state.clearedMarks), clearedMarks: new Set()};
		}

		case 'tree/folded': {
			const row = state.tree.index.rowByKey.get(event.key) ?? -1;
			return withTree(state, setCollapsed(state.tree, row, event.isCollapsed));
		}

		case 'tree/restored': {
			const {tab, unfoldedDepth, flipped} = event;
			return withNewTree(
				{...state, tab},
				buildTree(state.organizations, {
					...buildTree([]),
					unfoldedDepth,
					flipped: new Set(flipped),
					unreadable: state.tree.unreadable,
				}),
			);
		}

		case 'tree/fitted': {
			return withTree(state, fitToHeight(state.tree, treeHeight(state)));
		}

		case 'tree/sorted': {
			return withNewTree(
				state,
				buildTree(state.organizations, {
					...state.tree,
					sorting: event.sort ? sortingBy(state, event.sort) : sortedByName,
				}),
			);
		}

		case 'tree/allFolded': {
			return withTree(state, setAllCollapsed(state.tree, event.isCollapsed));
		}
	}
}

function reduceTerminal(state: State, event: Extract<BrowseEvent, {readonly type: `terminal/${string}`}>): State {
	switch (event.type) {
		case 'terminal/resized': {
			return {...state, size: {columns: event.columns, rows: event.rows}};
		}

		case 'terminal/keyShown': {
			return {...state, shownKeys: [...state.shownKeys, event.text].slice(-mostShownKeys)};
		}

		case 'terminal/keysNamed': {
			return {...state, connection: {...state.connection, keys: event.keys}};
		}

		case 'terminal/bandwidthChosen': {
			return {...state, isLowBandwidth: event.isLow, openedKey: state.selectedKey};
		}
	}
}

export function reduceBrowse(state: State, event: BrowseEvent): State {
	if (isOf(event, 'tree')) {
		return reduceTree(state, event);
	}

	if (isOf(event, 'terminal')) {
		return reduceTerminal(state, event);
	}

	switch (event.type) {
		case 'pane/focused': {
			return focusPane(state, event.pane);
		}

		case 'pane/tabChosen': {
			return {...state, tab: event.tab, detailScroll: 0};
		}

		case 'pane/scrolled': {
			return {...state, detailScroll: Math.max(0, state.detailScroll + event.by)};
		}

		case 'pane/columnsChosen': {
			return withColumns(state, event.pane, {shown: event.shown});
		}

		case 'pane/sorted': {
			return withColumns(state, event.pane, {sort: event.sort});
		}

		case 'pane/listSearched': {
			return {
				...withLastSearch(state, event.line.text, state.listSearch?.line.text),
				listSearch: {of: searchedId(state), line: event.line, isTyping: true},
			};
		}

		case 'pane/listSearchKept': {
			const search = openListSearch(state);
			return {...state, listSearch: search && soughtText(search) !== '' ? {...search, isTyping: false} : undefined};
		}

		case 'pane/listSearchLeft': {
			return {...state, listSearch: undefined};
		}

		case 'pane/rowsMarked': {
			const {type, ...marks} = event;
			return withListMarks(state, marks);
		}

		case 'message/shown': {
			return {...state, message: event.message, heard: undefined};
		}

		case 'message/heard': {
			return {...state, heard: event.message};
		}

		case 'message/cleared': {
			return (state.message ?? state.heard)
				? {...state, message: undefined, heard: undefined, lastMessage: state.message ?? state.lastMessage}
				: state;
		}
	}
}
