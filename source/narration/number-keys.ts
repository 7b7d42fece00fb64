import type {Binding} from '../state/binding.js';
import {placeOf, type Place} from '../state/place.js';
import type {State} from '../state/state.js';

const numbered: ReadonlySet<Place> = new Set<Place>(['drafts', 'undo', 'copy', 'export', 'log', 'tourSteps', 'contexts', 'changes']);

/**
How far the cursor goes in a list of numbered choices when a digit is pressed; undefined where a digit means something else, or a question about the chosen one is open.
*/
export function wayToNumber(state: State, bindings: readonly Binding[], key: string): number | undefined {
	const {dialog} = state;
	const place = placeOf(state);
	const isFree = numbered.has(place) && bindings.every(({keys, places}) => !places.includes(place) || !keys.includes(key));
	return isFree && 'cursor' in dialog && /^[1-9]$/v.test(key) ? Number(key) - 1 - dialog.cursor : undefined;
}
