import {
	actingBinding,
	isPane,
	type Binding,
	isTypingPlace,
	onlyOneText,
	partOf,
	type Place,
	placeBeneath,
	placeOf,
	type Registry,
} from '../rows/registry.js';
import {isEditingKey} from '../form-model/line-editor.js';
import {frontStore} from '../state/front.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {keyLabel, type KeyPress} from '../../base/text/keys.js';
import type {Told} from '../../base/text/told.js';
import {say} from './tell.js';
import {tooEarlyText} from './type-ahead.js';
import type {Context} from './context.js';

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

/** Whether a key confirms the review that is being read for. */
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
