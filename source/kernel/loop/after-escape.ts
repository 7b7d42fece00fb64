import {isEditingKey} from '../form-model/line-editor.js';
import {actingBinding, hasTyped, isTypingPlace, placeOf, type Registry} from '../rows/registry.js';
import type {State} from '../state/state.js';
import type {KeyPress} from '../../base/text/keys.js';

/**
The keys that a press stands for. On a slow line, Escape and the next key may arrive together, which looks like alt with that key. It is alt if the place has a key of that name, if alt edits the typed line, and if Escape would discard typed text. Everywhere else it is Escape and then the key.

Ask before any key is held back: Escape may end the wait that the next key would otherwise join.
*/
export function keysOfPress(press: KeyPress, state: State, registry: Registry): readonly KeyPress[] {
	const {ctrl = '', key} = /^(?<ctrl>ctrl\+)?alt\+(?<key>.+)$/v.exec(press.name)?.groups ?? {};
	const place = placeOf(state, registry);
	if (key === undefined || hasTyped(state, registry) || actingBinding(registry, place, press.name, state)) {
		return [press];
	}

	const isTyped = isTypingPlace(registry, place) || place === 'opening';
	const isAlt = isTyped && (isEditingKey(press.name) || !/^(?:enter|tab|.)$/v.test(key));
	return isAlt ? [press] : [{name: 'escape'}, {name: ctrl + key, ...(ctrl === '' && /^.$/v.test(key) && {text: key})}];
}
