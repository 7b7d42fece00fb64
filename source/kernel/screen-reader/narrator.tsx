import {use, useEffect, useEffectEvent, useState, type ReactNode} from 'react';
import {spokenKey} from '../../base/text/keys.js';
import {sentence} from '../../base/text/words.js';
import {harmless} from '../../base/text/harmless.js';
import type {Voice} from '../../base/text/voice.js';
import {aloneLines} from '../../base/text/excerpt.js';
import {
	hintedHere,
	placeOf,
	typedLine,
	type DialogView,
	type Registry,
	dialogView,
	paneScene,
} from '../rows/registry.js';
import type {Row} from '../rows/row.js';
import {rowText, spoken, type Scene, unlimited} from '../rows/scene.js';
import {isDialogSearched} from '../state/selectors.js';
import type {State, Message} from '../state/state.js';
import {useDrawn, VoiceContext} from '../screen/output.js';
import {listingText} from '../rows/listing-text.js';
import {keyOf, withKeyNames} from '../state/key-of.js';

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

type Teller = Pick<Voice, 'say' | 'sayWhole'> & {readonly show: (scene: Scene) => void};

const focusId = ({focusId: id, focus}: Scene): string | undefined => id ?? focus;

const newIn = (lines: readonly string[] = [], before: readonly string[] = []): readonly string[] =>
	lines.filter(each => !before.includes(each));

/** Says what is new in each scene, line by line. It says nothing twice and never changes earlier lines. Without a voice, it does nothing. */
export function createTeller(voice: Voice | undefined): Teller {
	let last: Scene | undefined;

	// Typed text gets a line of its own, where readers expect its echo.
	const leaveRoom = () => {
		if (last?.typed) {
			voice?.makeRoom();
		}
	};

	// Echoes text that is typed at the end. After any other edit, says the whole text.
	const tellTyped = (before: Scene['typed'], after: Scene['typed']) => {
		if (
			!after ||
			before?.label !== after.label ||
			(before.line.text === after.line.text && before.line.cursor === after.line.cursor)
		) {
			return;
		}

		const {text, cursor} = after.line;
		if (text !== before.line.text && text.startsWith(before.line.text) && cursor === text.length) {
			voice?.echo(harmless(text.slice(before.line.text.length)));
		} else if (text === before.line.text) {
			voice?.say(cursor >= text.length ? 'at the end' : `at ${harmless(text.slice(cursor, cursor + 20))}`);
		} else {
			voice?.say(`${after.label}: ${text === '' ? 'empty' : harmless(text)}`);
		}
	};

	return {
		say(line) {
			if (line === '') {
				return;
			}

			voice?.say(line);
			leaveRoom();
		},
		sayWhole(line) {
			voice?.sayWhole(line);
			leaveRoom();
		},
		show(scene) {
			const before = last?.key === scene.key ? last : undefined;
			last = scene;
			tellTyped(before?.typed, scene.typed);
			const fresh = before
				? [...newIn(scene.lines, before.lines), ...newIn(scene.aspects, before.aspects)]
				: [...scene.intro, ...scene.lines];
			for (const line of fresh) {
				voice?.say(line);
			}

			const focus = before ? scene.focus : (scene.arrival ?? scene.focus);
			const isNew = focusId(scene) !== (before && focusId(before));
			if (focus !== undefined && isNew && !fresh.includes(focus)) {
				voice?.say(focus);
			}

			leaveRoom();
		},
	};
}

type NarratorProps = {readonly state: State; readonly registry: Registry};

function greeting(state: State): string {
	const {label, context, isReadOnly, isDryRun} = state.connection;
	const access = isReadOnly ? 'read-only' : isDryRun ? 'dry run' : 'read-write';
	const where = context ? `cforgs, ${harmless(context.label)}, on` : 'cforgs on';
	return `${where} ${harmless(label)}, ${access}. Press ${keyOf(state, 'openHelp')} for the keys. Press ${keyOf(state, 'askToQuit')} to quit.`;
}

// Says a value in full.
function tellMessage(teller: Teller, {page, isValue, ...message}: Message): void {
	if (!isValue) {
		teller.say(`${spoken(message)}${page === undefined ? '' : ` See ${page}`}`);
		return;
	}

	for (const line of aloneLines(message.text)) {
		teller.sayWhole(line);
	}
}

/** The program for screen readers: lines of text instead of a screen, one for each change. */
export function Narrator({state, registry}: NarratorProps): ReactNode {
	const voice = use(VoiceContext);
	const [teller] = useState(() => {
		const created = createTeller(voice);
		created.say(greeting(state));
		return created;
	});
	const {dialog, message, heard, pause, card} = state;

	const view = dialogView(state, registry, unlimited);
	const isDialogOpen = view !== undefined;
	useEffect(() => {
		if (view) {
			teller.show(dialogScene(state, registry, view));
		}
	});
	useDrawn(
		dialog,
		view?.needed !== undefined && {columns: unlimited.columns, top: 0, bottom: view.rows.length, needed: view.needed},
	);

	// The effects for messages come before the effect for the pane, so that the screen reader says the result of a key before the new place.
	const tell = useEffectEvent((said: Message) => {
		tellMessage(teller, said);
	});
	useEffect(() => {
		if (message) {
			tell(message);
		}
	}, [message]);
	useEffect(() => {
		if (heard) {
			tell(heard);
		}
	}, [heard]);

	useEffect(() => {
		if (!isDialogOpen) {
			teller.show(paneScene(state, registry));
		}
	}, [teller, state, registry, isDialogOpen]);

	// Said by itself, because the text of the card has not changed.
	const aside = card?.aside === undefined ? undefined : withKeyNames(card.aside, state);
	useEffect(() => {
		if (aside !== undefined) {
			teller.say(aside);
		}
	}, [teller, aside]);

	const cardText = card && withKeyNames(card.said, state);
	useEffect(() => {
		if (cardText !== undefined) {
			teller.say(cardText);
		}
	}, [teller, cardText]);

	const offers = card && withKeyNames(card.saidOffers, state);
	useEffect(() => {
		if (offers !== undefined) {
			teller.say(offers);
		}
	}, [teller, offers]);

	const listing = spoken(listingText(state));
	useEffect(() => {
		teller.say(listing);
	}, [teller, listing]);

	const isPaused = pause !== undefined;
	useEffect(() => {
		if (isPaused) {
			teller.say('Rate limit reached. cforgs continues by itself.');
		}
	}, [teller, isPaused]);

	return undefined;
}
