import {whyNotOnTree} from '../state/availability.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';

/**
A key that acts on the tree from every pane: if the tree is not on the screen it cannot, else it may have a reason of its own.
*/
export const onTree = (whyNot: (state: State) => string | undefined) => ({
	isOnTree: true,
	whyNot: (state: State) => (layoutOf(state).tree ? undefined : whyNotOnTree(state)) ?? whyNot(state),
}) as const;
