import {rmSync} from 'node:fs';
import path from 'node:path';
import {orFailure} from '../../base/api/api-error.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {Dialog} from '../../kernel/state/dialog.js';
import {keyOf, withKeyNames} from '../../kernel/state/key-of.js';
import {writePrivateFile} from '../../kernel/storage/write-file.js';
import {readRegularFile} from '../../kernel/storage/disk.js';
import {isPane, placeBeneath, type Registry, type Room} from '../../kernel/rows/registry.js';
import {emptyProfile, type Profile} from '../../base/api/schemas.js';
import type {Form} from '../../kernel/form-model/form.js';
import {hasForm, withoutSettled} from '../../kernel/form-model/journal-entry.js';
import type {Event, Handlers} from '../../kernel/state/events.js';
import type {State} from '../../kernel/state/state.js';
import type {Command, ServiceContext, SessionContext} from '../../kernel/loop/context.js';
import {say, withPlace} from '../../kernel/loop/tell.js';
import {type Begun, defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {clamp} from '../../kernel/state/selectors.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {cutLines, wrapText} from '../../base/text/wrap.js';
import {itemRow} from '../../kernel/rows/subject-rows.js';
import {plain, row, type Row} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {tourSteps, asideOf, beginningOf, leaveFirst, passedText, stepAfter, stepCard} from './steps.js';

export const whyNotTour: WhyNot = state =>
	state.tour ? undefined : `No tour is running. Press ${keyOf(state, 'takeTour')} to take it on the sandbox.`;

// The list of steps takes the place of a dialog. In these, that loses nothing.
const replaceable: ReadonlySet<Dialog['kind']> = new Set<Dialog['kind']>([
	'none',
	'account',
	'copy',
	'help',
	'palette',
	'tourSteps',
]);

const whyNotListTourSteps: WhyNot = state =>
	whyNotTour(state) ??
	(replaceable.has(state.dialog.kind)
		? undefined
		: `To leave this first, press ${keyOf(state, 'closeDialog')}. Then press ${keyOf(state, 'listTourSteps')} to list the steps of the tour.`);

const whyNotSkip: WhyNot = state =>
	state.tour?.step === tourSteps.length
		? `That was the last step. Press ${keyOf(state, 'leaveTour')} to end the tour, or press ${keyOf(state, 'listTourSteps')} to list the steps.`
		: whyNotTour(state);

const whyNotTakeTour: WhyNot = state =>
	state.tour
		? `The tour is already running. Press ${keyOf(state, 'listTourSteps')} to list its steps and begin at any of them.`
		: undefined;

type TourPlace = {readonly read: () => number; readonly keep: (step: number) => void};

/** Stores the step at which the person left the tour. A finished tour stores nothing. */
export function openTourPlace(stateFolder: string): TourPlace {
	const file = path.join(stateFolder, 'tour-step');
	return {
		read() {
			try {
				const step = Number(readRegularFile(file));
				return Number.isSafeInteger(step) && step > 0 ? step : 0;
			} catch {
				return 0;
			}
		},
		keep(step) {
			try {
				if (step === 0) {
					rmSync(file, {force: true});
				} else {
					writePrivateFile(file, String(step));
				}
			} catch {
				// The tour continues. Only the next one will start again at the first step.
			}
		},
	};
}

/** The profile as another user saves it: with another business name, the field that the tour also asks the person to change. */
export function storedIn(before: Profile = emptyProfile): Profile {
	const name = before.business_name;
	// A form that is opened again meets another new name. The name does not grow with each time.
	const who = name.endsWith('(renamed by a colleague)') ? 'another' : 'a';
	return {
		...before,
		business_name:
			`${name.replace(/ ?\(renamed by an?(?:other)? colleague\)$/v, '')} (renamed by ${who} colleague)`.trim(),
	};
}

async function interfere({client}: ServiceContext, {id, before}: Form): Promise<void> {
	// If this fails there is no conflict, and the step keeps asking for one.
	await orFailure(
		async () => client.updateProfile(id ?? '', storedIn(before.profile)),
		() => undefined,
	);
}

function isMade({store, journal}: ServiceContext, what: 'profile' | 'create'): boolean {
	const {
		tour,
		tree: {index},
		accounts,
	} = store.getState();
	const made = tour?.made ?? '';
	// With an account in it, an organization cannot be deleted.
	return what === 'create'
		? index.rowByKey.has(made) && (accounts.get(made)?.items.length ?? 0) === 0
		: withoutSettled(journal.list()).some(entry => hasForm(entry) && entry.kind !== 'create');
}

type TourContext = ServiceContext & Pick<SessionContext, 'registry'>;

/** Continues after a step. Explains if it skips a step, or if the next one cannot start yet. */
function goOn(context: TourContext, from: number, isSkipped: boolean): void {
	const {store, registry} = context;
	const step = stepAfter(from, what => isMade(context, what));
	store.dispatch({type: 'tour/begun', step});
	const aside = [
		...(step > from + 1 ? [passedText(tourSteps[from + 1]?.title ?? '')] : []),
		...(isSkipped && !isPane(registry, placeBeneath(store.getState(), registry)) ? [leaveFirst] : []),
	].join(' ');
	if (aside !== '') {
		store.dispatch({type: 'tour/asideChanged', aside});
	}
}

function beginAt(context: ServiceContext, index: number): void {
	const {store} = context;
	const step = index === store.getState().tour?.step ? index : beginningOf(index, what => isMade(context, what));
	store.dispatch({type: 'tour/begun', step});
	if (step === index) {
		return;
	}

	const [wanted, first] = [index, step].map(each => `“${tourSteps[each]?.title ?? ''}”`);
	say(context, `${wanted} needs something to act on, so ${first} comes first.`);
}

// A note about a place is only true in that place.
const isElsewhere = (state: State, before: State, registry: Registry): boolean =>
	placeBeneath(state, registry) !== placeBeneath(before, registry) || state.tab !== before.tab;

/** Starts the tour and watches the events. Returns the function that stops it. */
export function guide(context: TourContext, place: TourPlace, onDefect: (error: unknown) => void): () => void {
	const {store} = context;
	let last = store.getState();
	const onEvent = (event: Event) => {
		const before = last;
		last = store.getState();
		if (event.type === 'tour/begun') {
			place.keep(event.step < tourSteps.length ? event.step : 0);
			return;
		}

		const state = store.getState();
		const {tour} = state;
		const step = tourSteps[tour?.step ?? -1];
		if (!tour || !step) {
			return;
		}

		if (event.type === 'saving/created') {
			store.dispatch({type: 'tour/made', id: event.organization.id});
		}

		if (step.done(event, state, before)) {
			goOn(context, tour.step, false);
			return;
		}

		if (event.type === 'form/conflicted') {
			store.dispatch({type: 'tour/conflicted'});
		} else if (event.type === 'form/opened' && event.form.kind === 'profile' && step.isInterfered) {
			interfere(context, event.form).catch(onDefect);
		}

		const aside = asideOf(step, event, state);
		// The person did not cause the first load of the list.
		const isFirstReading = event.type === 'organizations/requested' && !state.listing.isWhole;
		if (aside !== undefined && !isFirstReading) {
			store.dispatch({type: 'tour/asideChanged', aside});
		} else if (state.card?.aside !== undefined && isElsewhere(state, before, context.registry)) {
			store.dispatch({type: 'tour/asideChanged', aside: undefined});
		}
	};

	const stop = store.observe(onEvent);
	beginAt(context, Math.min(place.read(), tourSteps.length - 1));
	return stop;
}

const takeTour: Command = async ({store, suspendTerminal, runNested}) =>
	suspendTerminal(async () => {
		const failure = await runNested('tour', '--once');
		if (failure === undefined) {
			say({store}, withPlace(store.getState(), 'Back from the tour; everything is as you left it.'));
		} else {
			say({store}, `The tour is over: ${failure}.`, 'warning');
		}
	});

const skipTourStep: Command = context => {
	const {tour} = context.store.getState();
	if (tour) {
		goOn(context, tour.step, true);
	}
};

const leaveTour: Command = ({store}) => {
	const isOver = store.getState().tour?.step === tourSteps.length;
	store.dispatch({type: 'tour/left'});
	const state = store.getState();
	const [again, quits] = [keyOf(state, 'takeTour'), keyOf(state, 'askToQuit')];
	say(
		{store},
		withPlace(
			state,
			isOver
				? `The tour is over. Press ${quits} to quit, or press ${again} to take it again.`
				: `Tour paused. Press ${again} to resume it, or press ${quits} to quit.`,
		),
	);
};

const listTourSteps: Command = ({store}) => {
	store.dispatch({type: 'tour/listed'});
};

const beginTourStep: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'tourSteps') {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	beginAt(context, dialog.cursor);
};

declare module '../../kernel/loop/context.js' {
	interface Asked {
		/** The tour. `isOnce`: the program ends with the tour. */
		readonly tour?: {readonly isOnce: boolean};
	}
}

function beginTour(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {
		store,
		quit,
		disk,
		asked: {tour},
	} = context;
	if (!tour) {
		return {};
	}

	const stopWatching = store.observe(event => {
		if (tour.isOnce && event.type === 'tour/left') {
			quit();
		}
	});
	const stops = [stopWatching];
	return {
		goOn() {
			stops.push(guide(context, openTourPlace(disk.stateFolder), onDefect));
		},
		stop() {
			for (const stop of stops) {
				stop();
			}
		},
	};
}

/** Events of the tour. `asideChanged`: the card shows a note, or no note. `conflicted`: a save of the user met the change of the other user. `made`: an organization was created. */
type TourEvent =
	| {readonly type: 'tour/begun'; readonly step: number}
	| {readonly type: 'tour/asideChanged'; readonly aside: string | undefined}
	| {readonly type: 'tour/conflicted'}
	| {readonly type: 'tour/made'; readonly id: string}
	| {readonly type: 'tour/listed'}
	| {readonly type: 'tour/left'};

type Tour = {readonly step: number; readonly made?: string; readonly hasConflicted: boolean};

declare module '../../kernel/state/state.js' {
	interface Slices {
		/** The state of the tour, while the person takes one. */
		readonly tour?: Tour | undefined;
	}
}

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly tourSteps: {readonly cursor: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly tour: TourEvent;
	}
}

const tourHandlers: Handlers<TourEvent> = {
	'tour/begun'(state, {step}) {
		const made = state.tour?.made;
		return {...state, tour: {step, hasConflicted: false, ...(made !== undefined && {made})}, card: stepCard(step)};
	},

	'tour/asideChanged': (state, {aside}) => (state.card ? {...state, card: {...state.card, aside}} : state),

	'tour/conflicted': state => (state.tour ? {...state, tour: {...state.tour, hasConflicted: true}} : state),

	'tour/made': (state, {id}) => (state.tour ? {...state, tour: {...state.tour, made: id}} : state),

	'tour/listed': state => ({
		...state,
		dialog: {kind: 'tourSteps', cursor: clamp(state.tour?.step ?? 0, tourSteps.length - 1)},
	}),

	'tour/left'(state) {
		const {tour, ...rest} = state;
		return {...rest, card: undefined};
	},
};

/** The steps of the tour, to start at any of them. The step under the cursor shows its text below the title. */
function tourStepRows(state: State, cursor: number, {columns, height}: Room): readonly Row[] {
	const lines = wrapText(withKeyNames(tourSteps[cursor]?.text ?? '', state), columns - 2);
	const text = cutLines(lines, height - 1, columns - 2);
	return windowed(tourSteps.entries().toArray(), cursor, height - text.length).flatMap(
		([[index, {title}], isSelected]) => [
			itemRow([plain(`${index + 1}. ${title}`)], index === state.tour?.step ? 'you are here' : '', isSelected),
			...(isSelected ? text.map(line => row(plain('  '), {text: line, isHarmless: true})) : []),
		],
	);
}

/** A tour of the program, in the sandbox. */
export const tour = defineAbility({
	name: 'tour',
	section: 'In the steps of the tour',
	commands: {takeTour, skipTourStep, leaveTour, listTourSteps, beginTourStep},
	keys: [
		{
			keys: ['T'],
			command: 'takeTour',
			beforeRows: 'acts',
			name: 'take the tour',
			description: 'Take the tour on the sandbox, then come back to this screen',
			places: 'panes',
			whyNot: whyNotTakeTour,
		},
		{
			keys: ['ctrl+g'],
			command: 'skipTourStep',
			beforeRows: 'acts',
			name: 'skip step',
			description: 'Skip this step of the tour',
			places: 'everywhere',
			whyNot: whyNotSkip,
		},
		{
			keys: ['ctrl+x'],
			command: 'leaveTour',
			beforeRows: 'acts',
			name: 'leave tour',
			description: 'Leave the tour; you can resume it later',
			places: 'everywhere',
			whyNot: whyNotTour,
		},
		{
			keys: ['ctrl+l'],
			command: 'listTourSteps',
			beforeRows: 'acts',
			name: 'tour steps',
			description: 'List the steps of the tour, to begin at any of them',
			places: 'everywhere',
			whyNot: whyNotListTourSteps,
		},
		...listKeys('tourSteps'),
		{
			keys: ['enter'],
			command: 'beginTourStep',
			name: 'begin',
			description: 'Begin at this step',
			places: ['tourSteps'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['tourSteps'],
			isHint: true,
		},
	],
	places: {tourSteps: {label: 'steps of the tour'}},
	dialogs: [
		defineDialog('tourSteps', {
			view: (state, {cursor}, room) => ({title: 'Steps of the tour', rows: tourStepRows(state, cursor, room)}),
			choices: ({cursor}) => ({length: tourSteps.length, cursor}),
		}),
	],
	begin: beginTour,
	handlers: [tourHandlers],
});
