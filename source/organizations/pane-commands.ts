import type {Command, Context} from '../commands/context.js';
import {say} from '../commands/tell.js';
import {layoutOf, paneBehind} from '../state/layout.js';
import {type Pane, panes, tabs} from '../state/state.js';

export function focus({store}: Context, pane: Pane): void {
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

export const openTree: Command = context => {
	focus(context, paneBehind(context.store.getState()));
};

/**
The key is the tab's number.
*/
export const chooseTab: Command = ({store}, {name}) => {
	const tab = tabs[Number(name) - 1];
	if (tab === undefined) {
		return;
	}

	const before = store.getState().tab;
	store.dispatch({type: 'pane/tabChosen', tab});

	if (!layoutOf(store.getState()).detail) {
		store.dispatch({type: 'pane/focused', pane: 'detail'});
	} else if (tab === before) {
		say({store}, 'This tab is already shown.');
	}
};
