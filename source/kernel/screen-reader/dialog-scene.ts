import {hintedHere, placeOf, typedLine, type DialogView, type Registry} from '../rows/registry.js';
import type {Row} from '../rows/row.js';
import {rowText, spoken, type Scene} from '../rows/scene.js';
import {isDialogSearched} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {spokenKey} from '../../base/text/keys.js';
import {sentence} from '../../base/text/words.js';

/** How many choices the screen reader says at once: one for each digit that can choose. */
const mostItems = 9;

type ListWords = {
	readonly isSearched?: boolean | undefined;
	/** How to reach the rows without a digit, in a sentence. */ readonly way?: string | undefined;
};

/** A list with a chosen row: the first rows by number, how many more there are, and the chosen one. */
export function choicesOf(
	rows: readonly Row[],
	{isSearched = false, way}: ListWords = {},
): Pick<Scene, 'focus' | 'arrival'> & {readonly items: readonly string[]} {
	const choices = rows.filter(each => each.isSelected !== undefined);
	const at = choices.findIndex(each => each.isSelected === true);
	const chosen = choices[at];
	const more = choices.length - mostItems;
	const place = `${isSearched ? 'match ' : ''}${at + 1} of ${choices.length}`;
	const focus = chosen && `${rowText(chosen)}, ${place}`;
	return {
		items: [
			...choices.slice(0, mostItems).map((each, index) => `${index + 1}. ${rowText(each)}`),
			...(more > 0 ? [way === undefined ? `and ${more} more` : `and ${more} more. ${way}`] : []),
		],
		focus,
		arrival: chosen && at < mostItems ? place : focus,
	};
}

/** How to reach the rows of a list that have no digit. */
function wayToOthers(registry: Registry, state: State): string | undefined {
	const place = placeOf(state, registry);
	const keysOf = (command: string) =>
		registry.bindings.find(binding => binding.command === command && binding.places.includes(place))?.keys ?? [];
	const keyFor = (command: string) =>
		spokenKey(keysOf(command).find(key => key === 'down') ?? keysOf(command)[0] ?? '');
	const [down, find] = [keyFor('moveListDown'), keyFor('openListSearch')];
	return down === '' ? undefined : `Press ${down} to reach them${find === '' ? '' : `, or ${find} to search`}.`;
}

function keysText(registry: Registry, state: State): string {
	const keys = hintedHere(registry, state).map(
		({keys, name, nameNow}) => `${spokenKey(keys[0] ?? '')}: ${nameNow?.(state, registry) ?? name}`,
	);
	return keys.length === 0 ? '' : `Keys: ${keys.join(', ')}.`;
}

/** The scene of a dialog: its own texts, and otherwise what the screen would show. */
export function dialogScene(
	state: State,
	registry: Registry,
	{title: shownTitle, rows: shownRows, scene}: DialogView,
): Scene {
	const title = spoken(shownTitle);
	const {rows = shownRows, heading = sentence(title), namesKeys = false, ...own} = scene?.() ?? {};
	const line = typedLine(state, registry);
	const {items, focus, arrival} = choicesOf(rows, {
		isSearched: isDialogSearched(state),
		way: wayToOthers(registry, state),
	});
	return {
		key: `${placeOf(state, registry)} ${title}`,
		intro: [heading, ...(line ? [] : items), namesKeys ? '' : keysText(registry, state)].filter(text => text !== ''),
		lines: rows
			.filter(({isSelected, cursor}) => isSelected === undefined && cursor === undefined)
			.map(each => rowText(each))
			.filter(text => text !== ''),
		focus,
		...(!line && arrival !== undefined && {arrival}),
		typed: line && {label: title, line},
		...own,
	};
}
