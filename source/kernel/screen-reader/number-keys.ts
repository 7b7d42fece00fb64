import {choicesIn, isTypingPlace, placeOf, type Registry} from '../rows/registry.js';
import type {State} from '../state/state.js';

/** How far a digit moves the cursor in a list of numbered choices. Undefined if the digit has another meaning, or if a question about the chosen one is open. */
export function wayToNumber(state: State, registry: Registry, key: string): number | undefined {
	const place = placeOf(state, registry);
	const isFree =
		place === state.dialog.kind &&
		!isTypingPlace(registry, place) &&
		registry.bindings.every(({keys, places}) => !places.includes(place) || !keys.includes(key));
	const choices = isFree ? choicesIn(state, registry) : undefined;
	return choices && /^[1-9]$/v.test(key) ? Number(key) - 1 - choices.cursor : undefined;
}
