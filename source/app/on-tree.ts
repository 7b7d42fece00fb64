import {actsOnTree} from '../state/availability.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';

/**
A key that acts on the tree from every pane: if the tree is not on the screen it cannot, else it may have a reason of its own.
*/
export const onTree = (whyNot: (state: State) => string | undefined) => ({
	isOnTree: true,
	whyNot: (state: State) => state.pane === 'tree' || layoutOf(state).tree !== undefined ? whyNot(state) : actsOnTree(state),
}) as const;
