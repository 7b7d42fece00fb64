import {keyOf} from '../state/key-of.js';
import {layoutOf, paneBehind} from '../state/layout.js';
import type {State} from '../state/state.js';

/**
For a key that acts on the tree from every pane: why it cannot if the tree is not on the screen, else the key's own reason.
*/
export const onTree = (whyNot: (state: State) => string | undefined) => (state: State): string | undefined => {
	const {pane, connection} = state;
	const isShown = pane === 'tree' || (connection.isSpoken !== true && layoutOf(state).tree !== undefined);
	const back = keyOf(state, 'openTree');
	return isShown ? whyNot(state) : `This key acts on the tree. Press ${paneBehind(state) === 'tree' ? back : `${back} twice`} to go there.`;
};
