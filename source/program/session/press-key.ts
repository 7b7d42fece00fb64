import {type KeyPress, keyLabel} from '../../base/text/keys.js';
import type {Told} from '../../base/text/told.js';
import {
	bindingOf,
	partOf,
	placeOf,
	type Registry,
	actingBinding,
	isPane,
	type Binding,
	isTypingPlace,
	onlyOneText,
	type Place,
	placeBeneath,
	hasTyped,
} from '../../kernel/rows/registry.js';
import {type Store, frontStore} from '../../kernel/state/store.js';
import {isEditingKey} from '../../kernel/form-model/line-editor.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {say} from '../../kernel/loop/tell.js';
import type {Context} from '../../kernel/loop/context.js';

const tooEarlyText = 'Nothing was sent: you pressed that key before this was shown.';

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

// While a window is resized, it may be too small for a moment. Typed text still goes to the place beneath.
function placeOfPress(state: State, registry: Registry, {name, text}: KeyPress): Place {
	const place = placeOf(state, registry);
	const beneath = placeBeneath(state, registry);
	const isTyped = text !== undefined || name === 'paste';
	return place === 'small' && isTyped && isTypingPlace(registry, beneath) ? beneath : place;
}

// Undefined also if the command shows the reason itself (`saysWhy`).
const whyNotOf = (binding: Binding | undefined, state: State, registry: Registry): Told | undefined =>
	binding?.saysWhy?.(state) === true ? undefined : binding?.whyNot?.(state, registry);

function isTooEarly(state: State, registry: Registry, place: Place, key: string): boolean {
	const sectionOf = (each: Place) => registry.places.get(each)?.section;
	return (
		partOf(registry, state)?.isBeforeReview(state) === true &&
		registry.bindings.some(
			({keys, places, isConfirming}) =>
				isConfirming === true && keys.includes(key) && places.some(each => sectionOf(each) === sectionOf(place)),
		)
	);
}

function nothingHereText(
	{registry, medium}: Pick<Context, 'registry' | 'medium'>,
	state: State,
	place: Place,
	{name}: KeyPress,
): string {
	if (!isPane(registry, place) && isTooEarly(state, registry, place, name)) {
		return tooEarlyText;
	}

	const hint = isPane(registry, place) ? ` Press ${keyOf(state, 'openHelp')} for the keys that do.` : '';
	return `${medium.keyLabel(name)} does nothing here.${hint}`;
}

/** Says, before a key acts on one row only, that others are marked. */
function sayOnlyOne(
	{store, registry}: Pick<Context, 'registry' | 'store'>,
	binding: Binding | undefined,
	state: State,
): void {
	const text = binding && onlyOneText(binding, state, registry);
	if (text !== undefined) {
		store.dispatch({type: 'message/shown', message: {tone: 'info', text, isOfKey: true}});
	}
}

/** Runs the command of a key in the current place, or shows why it cannot act. */
export async function pressKey(context: Omit<Context, 'press'>, press: KeyPress): Promise<void> {
	const {registry, commands} = context;
	const store = frontStore(context.store);
	const state = store.getState();
	const place = placeOfPress(state, registry, press);
	const binding = actingBinding(registry, place, press.name, state);
	if (state.connection.isPresenting) {
		const name = binding?.nameNow?.(state, registry) ?? binding?.name ?? (isTypingPlace(registry, place) ? 'type' : '');
		store.dispatch({type: 'terminal/keyShown', text: `${keyLabel(press.name)} ${name}`.trim()});
	}

	const why = whyNotOf(binding, state, registry);
	if (why !== undefined) {
		say(context, why, 'warning');
		return;
	}

	const textCommand = registry.places.get(place)?.typing;
	const isTyped = press.text !== undefined || isEditingKey(press.name);
	const command = commands.get(binding?.command ?? (isTyped ? textCommand : undefined) ?? '');
	if (command === undefined) {
		say(context, nothingHereText(context, state, place, press), 'warning');
		return;
	}

	store.dispatch({type: 'message/cleared'});
	sayOnlyOne(context, binding, state);
	// What a command goes on with later belongs to its own dialog, also if the help lies in front by then.
	const ownStore = state.beneath === undefined ? context.store : store;
	await command({...context, store: ownStore, press: async next => pressKey(context, next)}, press);
}

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
