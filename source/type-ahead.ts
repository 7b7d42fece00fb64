import type {KeyPress} from './key-press.js';
import {keymap} from './keymap.js';
import {placeOf} from './state/place.js';
import type {Store} from './state/store.js';

const isBoundWhileOpening = ({name}: KeyPress): boolean =>
	keymap.some(({keys, places}) => places.includes('opening') && keys.includes(name));

/**
Passes presses on, but keeps those that are meant for a form that is still being read until it is there.
*/
export function createTypeAhead(store: Store, press: (press: KeyPress) => void): (press: KeyPress) => void {
	let held: readonly KeyPress[] = [];
	store.subscribe(() => {
		const place = placeOf(store.getState());
		if (place === 'opening' || held.length === 0) {
			return;
		}

		const waiting = held;
		held = [];
		if (place === 'form') {
			for (const each of waiting) {
				press(each);
			}
		}
	});
	return each => {
		if (placeOf(store.getState()) === 'opening' && !isBoundWhileOpening(each)) {
			held = [...held, each];
		} else {
			press(each);
		}
	};
}
