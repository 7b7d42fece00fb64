import {hintedHere, placeOf, typedLine, type DialogView, type Registry} from '../rows/registry.js';
import type {Row} from '../rows/row.js';
import {rowText, spoken, type Scene} from '../rows/scene.js';
import {isDialogSearched} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {spokenKey} from '../../base/text/keys.js';
import {sentence} from '../../base/text/words.js';

/** How many choices the screen reader says at once: one for each digit that can choose. */
const mostItems = 9;

/** A list with a chosen row: the first rows by number, how many more there are, and the chosen one. */
export function choicesOf(rows: readonly Row[], isSearched = false): Pick<Scene, 'focus' | 'arrival'> & {readonly items: readonly string[]} {
	const choices = rows.filter(each => each.isSelected !== undefined);
	const at = choices.findIndex(each => each.isSelected === true);
	const chosen = choices[at];
	const more = choices.length - mostItems;
	const place = `${isSearched ? 'match ' : ''}${at + 1} of ${choices.length}`;
	const focus = chosen && `${rowText(chosen)}, ${place}`;
	return {
		items: [...choices.slice(0, mostItems).map((each, index) => `${index + 1}. ${rowText(each)}`), ...(more > 0 ? [`and ${more} more`] : [])],
		focus,
		arrival: chosen && at < mostItems ? place : focus,
	};
}

function keysText(registry: Registry, state: State): string {
	const keys = hintedHere(registry, state)
		.map(({keys, name, nameNow}) => `${spokenKey(keys[0] ?? '')}: ${nameNow?.(state, registry) ?? name}`);
	return keys.length === 0 ? '' : `Keys: ${keys.join(', ')}.`;
}

/** The scene of a dialog: its own texts, and otherwise what the screen would show. */
export function dialogScene(state: State, registry: Registry, {title: shownTitle, rows: shownRows, scene}: DialogView): Scene {
	const title = spoken(shownTitle);
	const {rows = shownRows, heading = sentence(title), namesKeys = false, ...own} = scene?.() ?? {};
	const line = typedLine(state, registry);
	const {items, focus, arrival} = choicesOf(rows, isDialogSearched(state));
	return {
		key: `${placeOf(state, registry)} ${title}`,
		intro: [heading, ...(line ? [] : items), namesKeys ? '' : keysText(registry, state)].filter(text => text !== ''),
		lines: rows.filter(({isSelected, cursor}) => isSelected === undefined && cursor === undefined).map(each => rowText(each)).filter(text => text !== ''),
		focus,
		...(!line && arrival !== undefined && {arrival}),
		typed: line && {label: title, line},
		...own,
	};
}
