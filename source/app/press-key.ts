import {
	type Binding,
	hasTyped,
	isTypingPlace,
	type Place,
	placeBeneath,
	placeOf,
	type Registry,
} from '../format/registry.js';
import type {Context} from '../commands/context.js';
import {say} from '../commands/tell.js';
import {isEditingKey} from '../forms/line-editor.js';
import {keyOf} from '../state/key-of.js';
import type {Medium} from '../format/medium.js';
import {isPane, type State} from '../state/state.js';
import {keyLabel, type KeyPress} from '../text/keys.js';
import type {Told} from '../text/told.js';

// While a window is resized, it may be too small for a moment. Typed text still goes to the place beneath.
function placeOfPress(state: State, registry: Registry, {name, text}: KeyPress): Place {
	const place = placeOf(state, registry);
	const beneath = placeBeneath(state, registry);
	const isTyped = text !== undefined || name === 'paste';
	return place === 'small' && isTyped && isTypingPlace(registry, beneath) ? beneath : place;
}

// Leaves the reason to commands that show it themselves.
const whyNotOf = (binding: Binding | undefined, state: State, registry: Registry): Told | undefined => binding?.saysWhy?.(state) === true ? undefined : binding?.whyNot?.(state, registry);

/**
The key pressed after an Escape. On a slow line the two may arrive together, which reads as alt. In a text field, alt with an editing key or with a named key keeps its meaning. If leaving would lose typed text, every alt key does.
*/
function behindEscape(name: string, isTyping: boolean): KeyPress | undefined {
	const {ctrl = '', key} = /^(?<ctrl>ctrl\+)?alt\+(?<key>.+)$/v.exec(name)?.groups ?? {};
	const isItself = isTyping && (isEditingKey(name) || !/^(?:enter|tab|.)$/v.test(key ?? ''));
	return key === undefined || isItself ? undefined : {name: ctrl + key, ...(ctrl === '' && /^.$/v.test(key) && {text: key})};
}

function nothingHere(state: State, place: Place, {name}: KeyPress, {keyLabel: labelOf}: Medium): string {
	const where = isPane(place) ? ` Press ${keyOf(state, 'openHelp')} for the keys that do.` : '';
	return `${labelOf(name)} does nothing here.${where}`;
}

/**
Runs the command of a key in the current place, or shows why it cannot act.
*/
export async function pressKey(context: Omit<Context, 'press'>, press: KeyPress): Promise<void> {
	const {store, registry, commands} = context;
	const state = store.getState();
	const place = placeOfPress(state, registry, press);
	const found = registry.bindings.filter(({keys, places}) => places.includes(place) && keys.includes(press.name));
	const binding = found.find(({whyNot}) => whyNot?.(state, registry) === undefined) ?? found[0];
	if (state.connection.isPresenting) {
		const name = binding?.nameNow?.(state) ?? binding?.name ?? (isTypingPlace(registry, place) ? 'type' : '');
		store.dispatch({type: 'terminal/keyShown', text: `${keyLabel(press.name)} ${name}`.trim()});
	}

	const why = whyNotOf(binding, state, registry);
	if (why !== undefined) {
		say(context, why, 'warning');
		return;
	}

	const textCommand = registry.places.get(place)?.typing;
	const behind = binding ? undefined : behindEscape(press.name, textCommand !== undefined);
	if (behind && !hasTyped(state, registry)) {
		await pressKey(context, {name: 'escape'});
		await pressKey(context, behind);
		return;
	}

	const isTyped = press.text !== undefined || isEditingKey(press.name);
	const command = commands.get(binding?.command ?? (isTyped ? textCommand : undefined) ?? '');
	if (command === undefined) {
		say(context, nothingHere(state, place, press, context.medium), 'warning');
		return;
	}

	store.dispatch({type: 'message/cleared'});
	await command({...context, press: async next => pressKey(context, next)}, press);
}
