import {isPane, placeBeneath, type Registry} from '../../kernel/rows/registry.js';
import {emptyProfile, type Profile} from '../../base/api/schemas.js';
import type {Form} from '../../kernel/form-model/form.js';
import {hasForm, withoutSettled} from '../../kernel/form-model/journal-entry.js';
import type {Event} from '../../kernel/state/events.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import type {Command, ServiceContext, SessionContext} from '../../kernel/loop/context.js';
import {orFail} from '../../kernel/loop/load.js';
import {say, withPlace} from '../../kernel/loop/tell.js';
import {asideOf, beginningOf, leaveFirst, passedText, stepAfter, tourSteps} from './steps.js';
import type {TourPlace} from './tour-place.js';

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

/** Saves the profile as another user of the sandbox. */
async function interfere({client}: ServiceContext, {id, before}: Form): Promise<void> {
	// If this fails there is no conflict, and the step keeps asking for one.
	await orFail(
		async () => client.updateProfile(id ?? '', storedIn(before.profile)),
		() => undefined,
	);
}

/** Whether this sandbox has the result of the step that a later step needs. */
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

/** Runs the tour in the terminal, then returns to the same screen. */
export const takeTour: Command = async ({store, suspendTerminal, runNested}) =>
	suspendTerminal(async () => {
		const failure = await runNested('tour', '--once');
		if (failure === undefined) {
			say({store}, withPlace(store.getState(), 'Back from the tour; everything is as you left it.'));
		} else {
			say({store}, `The tour is over: ${failure}.`, 'warning');
		}
	});

export const skipTourStep: Command = context => {
	const {tour} = context.store.getState();
	if (tour) {
		goOn(context, tour.step, true);
	}
};

export const leaveTour: Command = ({store}) => {
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

export const listTourSteps: Command = ({store}) => {
	store.dispatch({type: 'tour/listed'});
};

export const beginTourStep: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'tourSteps') {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	beginAt(context, dialog.cursor);
};
