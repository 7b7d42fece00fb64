import {addressableId} from '../../base/tree/tree-index.js';
import {filterOfFigure} from '../../kernel/figures/branch-figures.js';
import {filterSource} from '../../kernel/state/found.js';
import type {Command} from '../../kernel/loop/context.js';
import {narrowTo} from '../../kernel/loop/narrow-to.js';
import {say} from '../../kernel/loop/tell.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {figureList} from './state.js';

export const openBranch: Command = ({store}) => {
	const id = selectedId(store.getState());
	if (id !== undefined) {
		store.dispatch({type: 'branch/opened', id});
	}
};

/** Asks what to read of what is not known. */
export const readForFigures: Command = async (context, press) => {
	await context.commands.get('openRest')?.(context, press);
};

/** Narrows the tree to what the chosen figure counts, or goes to the chosen organization. */
export const followFigure: Command = context => {
	const {store} = context;
	const state = store.getState();
	const line = figureList.chosen(state)?.line;
	if (!line || state.dialog.kind !== 'branch') {
		return;
	}

	const {figure, key} = line;
	const {index} = state.tree;
	const row = key === undefined ? undefined : index.rowByKey.get(key);
	if (key !== undefined && row === undefined) {
		say(context, 'This organization is no longer listed.', 'warning');
	} else if (key !== undefined && row !== undefined) {
		store.dispatch({type: 'dialog/leftFor', to: {id: addressableId(index, row) ?? key}});
		store.dispatch({type: 'tree/selected', key});
	} else if (figure) {
		const filter = filterOfFigure(figure, state.dialog.of, filterSource(index, state));
		store.dispatch({type: 'dialog/leftFor', to: {filter}});
		narrowTo(context, filter);
	}
};
