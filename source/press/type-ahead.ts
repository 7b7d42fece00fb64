import type {Binding} from '../state/binding.js';
import {placeOf, type Place} from '../state/place.js';
import type {Store} from '../state/store.js';
import type {KeyPress} from '../text/key-press.js';

// Once the keys have led to the review, or out of the form, the rest would answer what nobody has seen.
const typedInto: ReadonlySet<Place> = new Set(['form', 'picker']);

type Program = {readonly store: Store; readonly bindings: readonly Binding[]};

/**
Passes presses on, but keeps those that are meant for a form that is still being read until it is there.
*/
export function createTypeAhead({store, bindings}: Program, press: (press: KeyPress) => void): (press: KeyPress) => void {
	const isBoundWhileOpening = ({name}: KeyPress): boolean =>
		bindings.some(({keys, places}) => places.includes('opening') && keys.includes(name));
	let held: readonly KeyPress[] = [];
	store.subscribe(() => {
		const place = placeOf(store.getState());
		if (place === 'opening' || held.length === 0) {
			return;
		}

		const waiting = held;
		held = [];
		for (const each of waiting) {
			if (typedInto.has(placeOf(store.getState()))) {
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
