import {paneArea} from '../../kernel/rows/pane-layout.js';
import {innerRows, paneBehind} from '../../kernel/state/layout.js';
import {selectedRow} from '../../kernel/state/selectors.js';
import type {Pane} from '../../kernel/state/state.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say, tell} from '../../kernel/loop/tell.js';
import {paneOf, roomInside} from '../../kernel/rows/registry.js';

const fullPage = Number.MAX_SAFE_INTEGER;

function pageRows({store, registry}: Context): number {
	const state = store.getState();
	const area = paneArea(state, registry, state.pane);
	return innerRows(area) - (area ? (paneOf(registry, state).headings?.(state, roomInside(area)) ?? 0) : 0);
}

const halfPage = (context: Context): number => Math.ceil(pageRows(context) / 2);

function moveBy(context: Context, by: number): void {
	const {store, medium, registry} = context;
	const before = store.getState();
	const {unit, moved, position} = paneOf(registry, before);
	const scrolling = medium.scrollingOf(before, registry);
	store.dispatch(moved(before, by, scrolling?.most ?? 0));
	const after = store.getState();
	if (position(after) !== position(before) || after.pane !== before.pane) {
		return;
	}

	if (scrolling && scrolling.most <= 0) {
		say(context, 'Nothing to scroll: everything is on the screen.');
	} else {
		tell(context, `This is the ${by < 0 ? 'first' : 'last'} ${unit}.`);
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

/** Unfolds the row, or goes to the first child if the row is already unfolded. */
export const expand: Command = ({store}) => {
	const {tree, selectedKey} = store.getState();
	if (selectedKey !== undefined && tree.collapsed[selectedRow(store.getState())] === 1) {
		store.dispatch({type: 'tree/folded', key: selectedKey, isCollapsed: false});
	} else {
		store.dispatch({type: 'tree/moved', by: 1});
	}
};

/** Folds the row, or goes to the parent if there is nothing to fold. */
export const collapse: Command = ({store}) => {
	const {tree, selectedKey} = store.getState();
	const row = selectedRow(store.getState());
	const isOpen = (tree.index.childCount[row] ?? 0) > 0 && tree.collapsed[row] === 0;
	const key = isOpen ? selectedKey : tree.index.keyAt(tree.index.parent[row] ?? -1);
	if (key !== undefined) {
		store.dispatch(isOpen ? {type: 'tree/folded', key, isCollapsed: true} : {type: 'tree/selected', key});
	}
};

export const toggleFold: Command = ({store}) => {
	const {tree, selectedKey} = store.getState();
	if (selectedKey !== undefined) {
		store.dispatch({
			type: 'tree/folded',
			key: selectedKey,
			isCollapsed: tree.collapsed[selectedRow(store.getState())] === 0,
		});
	}
};

function foldAll(context: Context, isCollapsed: boolean): void {
	const {store} = context;
	const before = store.getState().tree.visible;
	store.dispatch({type: 'tree/allFolded', isCollapsed});
	const folded = isCollapsed ? 'collapsed' : 'expanded';
	if (store.getState().tree.visible.length === before.length) {
		say(context, `Everything is already ${folded}.`);
	} else {
		tell(context, `Everything is ${folded}.`);
	}
}

export const expandAll: Command = context => {
	foldAll(context, false);
};

export const collapseAll: Command = context => {
	foldAll(context, true);
};

export const openSelected: Command = context => {
	focus(context, 'detail');
};

export const goBack: Command = ({store}) => {
	store.dispatch({type: 'tree/wentThroughVisits', by: -1});
};

export const goForward: Command = ({store}) => {
	store.dispatch({type: 'tree/wentThroughVisits', by: 1});
};

function focus({store}: Context, pane: Pane): void {
	store.dispatch({type: 'pane/focused', pane});
}

function focusBy(context: Context, by: number): void {
	const panes = context.registry.panes.keys().toArray();
	const next = panes.indexOf(context.store.getState().pane) + by;
	focus(context, panes[(next + panes.length) % panes.length] ?? 'tree');
}

export const focusNextPane: Command = context => {
	focusBy(context, 1);
};

export const focusPreviousPane: Command = context => {
	focusBy(context, -1);
};

export const openTree: Command = context => {
	focus(context, paneBehind(context.store.getState()));
};
