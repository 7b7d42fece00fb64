import {clamp} from '../state/clamp.js';
import {detailRows} from '../format/detail-rows.js';
import {detailLines} from '../narration/detail-lines.js';
import {innerRows, layoutOf} from '../state/layout.js';
import {
	accountCounts,
	isWhole,
	selectedAccounts,
	selectedRow,
	treeWindow,
} from '../state/selectors.js';
import {nameAt} from '../tree/names.js';
import {
	panes,
	tabs,
	type Pane,
	type State,
} from '../state/state.js';
import {siblingOrders} from '../tree/sorting.js';
import type {Command, Context} from './context.js';
import {tell} from './tell.js';

const fullPage = Number.MAX_SAFE_INTEGER;

/**
Rows that the focused pane shows at once.
*/
function pageRows({store}: Context): number {
	const state = store.getState();
	const layout = layoutOf(state);
	return state.pane === 'tree' ? treeWindow(state).height : innerRows(layout[state.pane]);
}

const halfPage = (context: Context): number => Math.ceil(pageRows(context) / 2);

// Who sees the detail scrolls it; who hears it goes from line to line.
function mostScrolled(state: State): number {
	if (state.connection.isSpoken === true) {
		return detailLines(state).length - 1;
	}

	const rectangle = layoutOf(state).detail;
	return detailRows(state, (rectangle?.columns ?? 4) - 4).length - innerRows(rectangle) + 1;
}

function scrollDetail({store}: Context, by: number): void {
	const state = store.getState();
	const scroll = clamp(state.detailScroll + by, Math.max(0, mostScrolled(state)));
	store.dispatch({type: 'pane/scrolled', by: scroll - state.detailScroll});
}

const spotOf = ({selectedKey, detailScroll, accountsCursor}: State): string => [selectedKey, detailScroll, accountsCursor].join(' ');

function endText(state: State, by: number): string {
	const end = by < 0 ? 'first' : 'last';
	switch (state.pane) {
		case 'tree': {
			return state.tree.visible.length === 0 ? 'No organization is here.' : `This is the ${end} row.`;
		}

		case 'detail': {
			return `This is the ${end} line.`;
		}

		case 'accounts': {
			return (selectedAccounts(state)?.accounts.length ?? 0) === 0 ? 'No account is here.' : `This is the ${end} account.`;
		}
	}
}

function moveBy(context: Context, by: number): void {
	const before = context.store.getState();
	move(context, by);
	if (spotOf(context.store.getState()) === spotOf(before)) {
		tell(context, endText(before, by));
	}
}

function move(context: Context, by: number): void {
	switch (context.store.getState().pane) {
		case 'tree': {
			context.store.dispatch({type: 'tree/moved', by});
			break;
		}

		case 'detail': {
			scrollDetail(context, by);
			break;
		}

		case 'accounts': {
			context.store.dispatch({type: 'pane/accountsMoved', by});
			break;
		}
	}
}

export const moveDown: Command = context => {
	moveBy(context, 1);
};

export const moveUp: Command = context => {
	moveBy(context, -1);
};

export const moveToFirst: Command = context => {
	moveBy(context, -fullPage);
};

export const moveToLast: Command = context => {
	moveBy(context, fullPage);
};

export const movePageDown: Command = context => {
	moveBy(context, pageRows(context));
};

export const movePageUp: Command = context => {
	moveBy(context, -pageRows(context));
};

export const moveHalfPageDown: Command = context => {
	moveBy(context, halfPage(context));
};

export const moveHalfPageUp: Command = context => {
	moveBy(context, -halfPage(context));
};

function sayNothingBelow(store: Context['store']): void {
	const state = store.getState();
	const loaded = isWhole(state) ? '' : ' that is loaded';
	store.dispatch({type: 'message/shown', message: {tone: 'info', text: `There is nothing${loaded} below ${nameAt(state, selectedRow(state))}.`}});
}

/**
Unfolds, or goes to the first child where that is done.
*/
export const expand: Command = ({store}) => {
	const {tree, selectedKey} = store.getState();
	const row = selectedRow(store.getState());
	if (selectedKey !== undefined && tree.collapsed[row] === 1) {
		store.dispatch({type: 'tree/folded', key: selectedKey, isCollapsed: false});
	} else if ((tree.index.childCount[row] ?? 0) > 0) {
		store.dispatch({type: 'tree/moved', by: 1});
	} else {
		sayNothingBelow(store);
	}
};

/**
Folds, or goes to the parent where there is nothing to fold.
*/
export const collapse: Command = ({store}) => {
	const {tree, selectedKey} = store.getState();
	const row = selectedRow(store.getState());
	const isOpen = (tree.index.childCount[row] ?? 0) > 0 && tree.collapsed[row] === 0;
	const parentKey = tree.index.keyAt(tree.index.parent[row] ?? -1);
	if (selectedKey !== undefined && isOpen) {
		store.dispatch({type: 'tree/folded', key: selectedKey, isCollapsed: true});
	} else if (parentKey === undefined) {
		store.dispatch({type: 'message/shown', message: {tone: 'info', text: `There is nothing above ${nameAt(store.getState(), row)}.`}});
	} else {
		store.dispatch({type: 'tree/selected', key: parentKey});
	}
};

export const toggleFold: Command = ({store}) => {
	const {tree, selectedKey} = store.getState();
	const row = selectedRow(store.getState());
	if (selectedKey === undefined || (tree.index.childCount[row] ?? 0) === 0) {
		sayNothingBelow(store);
	} else {
		store.dispatch({type: 'tree/folded', key: selectedKey, isCollapsed: tree.collapsed[row] === 0});
	}
};

export const expandAll: Command = context => {
	context.store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	tell(context, 'Everything is expanded.');
};

export const collapseAll: Command = context => {
	context.store.dispatch({type: 'tree/allFolded', isCollapsed: true});
	tell(context, 'Everything is collapsed.');
};

/**
Orders siblings by the next thing: name, age, size, sub-organizations, and accounts where some were read.
*/
export const sortNext: Command = ({store}) => {
	const state = store.getState();
	const orders = siblingOrders.filter(each => each !== 'accounts' || accountCounts(state).size > 0);
	const by = orders[orders.indexOf(state.tree.sorting.by) + 1] ?? 'name';
	store.dispatch({type: 'tree/sorted', by});
};

function focus({store}: Context, pane: Pane): void {
	store.dispatch({type: 'pane/focused', pane});
}

function focusBy(context: Context, by: number): void {
	const next = panes.indexOf(context.store.getState().pane) + by;
	focus(context, panes[(next + panes.length) % panes.length] ?? 'tree');
}

export const focusNextPane: Command = context => {
	focusBy(context, 1);
};

export const focusPreviousPane: Command = context => {
	focusBy(context, -1);
};

export const openSelected: Command = context => {
	focus(context, 'detail');
};

export const openTree: Command = context => {
	focus(context, 'tree');
};

/**
The key is the tab's number.
*/
export const chooseTab: Command = ({store}, {name}) => {
	const tab = tabs[Number(name) - 1];
	if (tab === undefined) {
		return;
	}

	store.dispatch({type: 'pane/tabChosen', tab});

	if (!layoutOf(store.getState()).detail) {
		store.dispatch({type: 'pane/focused', pane: 'detail'});
	}
};

export const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = selectedAccounts(state)?.accounts[state.accountsCursor];
	if (account) {
		store.dispatch({type: 'dialog/accountOpened', account});
	}
};
