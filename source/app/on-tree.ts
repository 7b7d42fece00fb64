import {whyNotOnTree, type WhyNot} from '../state/availability.js';
import {layoutOf} from '../state/layout.js';

/**
Makes a key act on the tree from every pane, but only while the tree is on the screen. `whyNot` gives further reasons.
*/
export const onTree = (whyNot: WhyNot): {readonly isOnTree: true; readonly whyNot: WhyNot} => ({
	isOnTree: true,
	whyNot: state => (layoutOf(state).tree ? undefined : whyNotOnTree(state)) ?? whyNot(state),
});
