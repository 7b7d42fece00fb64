import type {Store} from '../state/store.js';
import {keyOf} from '../state/key-of.js';
import type {Command} from './context.js';
import {say} from './tell.js';

/** Milliseconds. Whatever takes longer shows that the line is slow. */
const slow = 200;

const signsOfSlowness = {
	answer: 'the terminal answered after',
	packet: 'a packet there and back takes',
	frame: 'a screen took',
} as const;

/** Offers low bandwidth mode if something took long, unless another message is shown. */
export function offerLowBandwidth(store: Store, what: keyof typeof signsOfSlowness, milliseconds: number): void {
	const {isLowBandwidth, message} = store.getState();
	if (isLowBandwidth || message !== undefined || milliseconds <= slow) {
		return;
	}

	say(
		{store},
		`This line is slow: ${signsOfSlowness[what]} ${Math.round(milliseconds)} ms. Press ${keyOf(store.getState(), 'toggleBandwidth')} to save bytes. ssh -C saves bytes, too.`,
	);
}

export const toggleBandwidth: Command = ({store}) => {
	const state = store.getState();
	const isLow = !state.isLowBandwidth;
	const saving = `Saving bytes: press ${keyOf(state, 'openSelected')} to load the selected organization. Press ${keyOf(state, 'toggleBandwidth')} to turn this off.`;
	store.dispatch({type: 'terminal/bandwidthChosen', isLow});
	say({store}, isLow ? saving : 'Colours are back, and the detail follows the cursor again.');
};
