import type {Store} from '../state/store.js';
import {keyOf} from '../state/key-of.js';
import type {Command} from './context.js';
import {say} from './tell.js';

/**
Milliseconds. A terminal that takes longer to answer is on a slow line.
*/
const slowAnswer = 200;

/**
Offers low bandwidth mode if the terminal answered slowly, unless another message is shown.
*/
export function offerLowBandwidth(store: Store, milliseconds: number): void {
	const {isLowBandwidth, message} = store.getState();
	if (isLowBandwidth || message !== undefined || milliseconds <= slowAnswer) {
		return;
	}

	say({store}, `This line is slow: the terminal answered after ${Math.round(milliseconds)} ms. ${keyOf(store.getState(), 'toggleBandwidth')} saves bytes.`);
}

export const toggleBandwidth: Command = ({store}) => {
	const state = store.getState();
	const isLow = !state.isLowBandwidth;
	const saving = `Saving bytes: ${keyOf(state, 'openSelected')} loads the selected organization. ${keyOf(state, 'toggleBandwidth')} turns this off.`;
	store.dispatch({type: 'terminal/bandwidthChosen', isLow});
	say({store}, isLow ? saving : 'Colours are back, and the detail follows the cursor again.');
};
