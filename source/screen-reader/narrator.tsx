import {
	use,
	useEffect,
	useEffectEvent,
	useState,
	type ReactNode,
} from 'react';
import {dialogView, type Registry} from '../format/registry.js';
import {paneScene} from '../panes/pane-scene.js';
import {useDrawn} from '../screen/drawn.js';
import {VoiceContext} from '../screen/voices.js';
import {aloneLines} from '../text/alone.js';
import {harmless} from '../text/harmless.js';
import {listingText} from '../format/listing-text.js';
import {keyOf, withKeyNames} from '../state/key-of.js';
import type {Message, State} from '../state/state.js';
import {closing, tourSteps} from '../state/tour-steps.js';
import {spoken, unlimited} from '../format/scene.js';
import {dialogScene} from './dialog-scene.js';
import {createTeller, type Teller} from './teller.js';

type NarratorProps = {readonly state: State; readonly registry: Registry};

function greeting(state: State): string {
	const {label, context, isReadOnly, isDryRun} = state.connection;
	const access = isReadOnly ? 'read-only' : (isDryRun ? 'dry run' : 'read-write');
	const where = context ? `cforgs, ${harmless(context.label)}, on` : 'cforgs on';
	return `${where} ${harmless(label)}, ${access}. Press ${keyOf(state, 'openHelp')} for the keys, ${keyOf(state, 'askToQuit')} to quit.`;
}

// Of a value nothing is left out.
function tellMessage(teller: Teller, {page, isValue, ...message}: Message): void {
	if (!isValue) {
		teller.say(`${spoken(message)}${page === undefined ? '' : ` See ${page}`}`);
		return;
	}

	for (const line of aloneLines(message.text)) {
		teller.sayWhole(line);
	}
}

function tourText(state: State): string | undefined {
	const {tour} = state;
	const step = tour && tourSteps[tour.step];
	const told = step ? `Tour, step ${tour.step + 1} of ${tourSteps.length}, ${step.title}. ${step.said ?? step.text}` : closing;
	return tour && withKeyNames(told, state);
}

/**
The program for a screen reader: no screen, but lines of text, one for each change.
*/
export function Narrator({state, registry}: NarratorProps): ReactNode {
	const voice = use(VoiceContext);
	const [teller] = useState(() => {
		const created = createTeller(voice);
		created.say(greeting(state));
		return created;
	});
	const {dialog, message, heard, pause} = state;
	const tour = tourText(state);

	const view = dialogView(state, registry, unlimited);
	const isDialogOpen = view !== undefined;
	useEffect(() => {
		if (view) {
			teller.show(dialogScene(state, registry, view));
		}
	});
	useDrawn(dialog, view?.needed !== undefined && {
		columns: unlimited.columns, top: 0, bottom: view.rows.length, needed: view.needed,
	});

	// What became of a key is said before where one is now.
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
			teller.show(paneScene(state));
		}
	}, [teller, state, isDialogOpen]);

	// The step goes on as it was told.
	const aside = state.tour?.aside === undefined ? undefined : withKeyNames(state.tour.aside, state);
	useEffect(() => {
		if (aside !== undefined) {
			teller.say(aside);
		}
	}, [teller, aside]);

	useEffect(() => {
		if (tour !== undefined) {
			teller.say(tour);
		}
	}, [teller, tour]);

	const offers = state.tour && withKeyNames('{skipTourStep} skips a step, {leaveTour} leaves the tour, {listTourSteps} lists its steps.', state);
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
