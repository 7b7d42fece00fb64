import {say} from '../commands/tell.js';
import type {Binding} from '../state/binding.js';
import {placeOf, type Place} from '../state/place.js';
import {seenOf} from '../state/seen-review.js';
import type {Store} from '../state/store.js';
import type {KeyPress} from '../text/key-press.js';

// Once the keys have led to the review, or out of the form, the rest would answer what nobody has seen.
const typedInto: ReadonlySet<Place> = new Set(['form', 'picker']);

const confirming: ReadonlySet<string> = new Set(['saveForm', 'sendBatch', 'undoBatch']);

type Program = {readonly store: Store; readonly bindings: readonly Binding[]};

/**
Passes presses on, but not one that confirms a review before that was drawn, and keeps those that are meant for a form that is still being read until it is there.
*/
export function createTypeAhead({store, bindings}: Program, press: (press: KeyPress) => void): (press: KeyPress) => void {
	const boundIn = (place: Place, {name}: KeyPress): Binding | undefined =>
		bindings.find(({places, keys}) => places.includes(place) && keys.includes(name));
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
		const state = store.getState();
		const place = placeOf(state);
		const binding = boundIn(place, each);
		if (place === 'opening' && !binding) {
			held = [...held, each];
		} else if (binding && confirming.has(binding.command) && seenOf(state) === undefined) {
			say({store}, 'Nothing is sent yet: that key came before this was shown.', 'warning');
		} else {
			press(each);
		}
	};
}
