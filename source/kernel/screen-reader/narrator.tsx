import {use, useEffect, useEffectEvent, useState, type ReactNode} from 'react';
import {dialogView, paneScene, type Registry} from '../rows/registry.js';
import {useDrawn} from '../screen/painter.js';
import {VoiceContext} from '../screen/voices.js';
import {aloneLines} from '../../base/text/alone.js';
import {harmless} from '../../base/text/harmless.js';
import {listingText} from '../rows/listing-text.js';
import {keyOf, withKeyNames} from '../state/key-of.js';
import type {Message, State} from '../state/state.js';
import {spoken, unlimited} from '../rows/scene.js';
import {dialogScene} from './dialog-scene.js';
import {createTeller, type Teller} from './teller.js';

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
