import {whyNotOnTree, type WhyNot} from '../state/availability.js';
import {layoutOf} from '../state/layout.js';

/**
A key that acts on the tree from every pane: if the tree is not on the screen it cannot, else it may have a reason of its own.
*/
export const onTree = (whyNot: WhyNot): {readonly isOnTree: true; readonly whyNot: WhyNot} => ({
	isOnTree: true,
	whyNot: state => (layoutOf(state).tree ? undefined : whyNotOnTree(state)) ?? whyNot(state),
});
