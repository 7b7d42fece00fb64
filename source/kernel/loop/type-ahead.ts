import {bindingOf, partOf, placeOf, type Registry} from '../rows/registry.js';
import type {Store} from '../state/store.js';
import type {KeyPress} from '../../base/text/keys.js';
import {say} from './tell.js';

/** What to say of a key that would confirm something that nobody has seen. */
export const tooEarlyText = 'Nothing was sent: you pressed that key before this was shown.';

type Program = {readonly store: Store; readonly registry: Registry};

/** Passes key presses on, with two exceptions. It refuses to confirm a review that was not drawn yet. It holds keys for a form that is still loading until the form is open. */
export function createTypeAhead(
	{store, registry}: Program,
	press: (press: KeyPress) => void,
): (press: KeyPress) => void {
	let held: readonly KeyPress[] = [];
	store.subscribe(() => {
		const place = placeOf(store.getState(), registry);
		const isInFront = store.getState().beneath !== undefined;
		if (place === 'opening' || isInFront || held.length === 0) {
			return;
		}

		const waiting = held;
		held = [];
		for (const each of waiting) {
			// After the keys have opened the review or left the form, the rest would answer something that nobody has seen.
			const now = placeOf(store.getState(), registry);
			if (registry.places.get(now)?.isTypedAhead) {
				press(each);
			} else if (bindingOf(registry, now, each.name)?.isConfirming) {
				say({store}, tooEarlyText, 'warning');
			}
		}
	});
	return each => {
		const state = store.getState();
		const place = placeOf(state, registry);
		const binding = bindingOf(registry, place, each.name);
		if (place === 'opening' && !binding) {
			held = [...held, each];
		} else if (binding?.isConfirming && partOf(registry, state)?.seen(state) === undefined) {
			say({store}, tooEarlyText, 'warning');
		} else {
			press(each);
		}
	};
}
