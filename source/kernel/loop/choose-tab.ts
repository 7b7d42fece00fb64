import {areaOf} from '../state/layout.js';
import {tabs} from '../state/state.js';
import type {Command} from './context.js';
import {say} from './tell.js';

/** Shows a tab of the detail. The key is its number. */
export const chooseTab: Command = ({store}, {name}) => {
	const tab = tabs[Number(name) - 1];
	if (tab === undefined) {
		return;
	}

	const before = store.getState().tab;
	store.dispatch({type: 'pane/tabChosen', tab});

	if (!areaOf(store.getState(), 'detail')) {
		store.dispatch({type: 'pane/focused', pane: 'detail'});
	} else if (tab === before) {
		say({store}, 'This tab is already shown.');
	}
};
