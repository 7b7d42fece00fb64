import type {Store} from '../state/store.js';
import type {Command} from './context.js';

/**
An answer of the terminal that takes longer, in milliseconds, is that of a slow line.
*/
const slowAnswer = 200;

/**
Offers to save bytes where the terminal took long to answer.
*/
export function offerLowBandwidth(store: Store, milliseconds: number): void {
	if (milliseconds <= slowAnswer || store.getState().isLowBandwidth) {
		return;
	}

	store.dispatch({
		type: 'message/shown', message: {tone: 'info', text: `This line is slow: the terminal answered after ${Math.round(milliseconds)} ms. b saves bytes on it.`},
	});
}

export const toggleBandwidth: Command = ({store}) => {
	const isLow = !store.getState().isLowBandwidth;
	store.dispatch({type: 'terminal/bandwidthChosen', isLow});
	store.dispatch({
		type: 'message/shown', message: {tone: 'info', text: isLow ? 'Saving bytes: ↵ reads the organization under the cursor. b leaves that.' : 'Colours and following the cursor are back.'},
	});
};
