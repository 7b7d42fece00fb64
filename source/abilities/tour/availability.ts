import type {WhyNot} from '../../kernel/state/availability.js';
import type {Dialog} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {tourSteps} from './steps.js';

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

export const whyNotListTourSteps: WhyNot = state =>
	whyNotTour(state) ??
	(replaceable.has(state.dialog.kind)
		? undefined
		: `To leave this first, press ${keyOf(state, 'closeDialog')}. Then press ${keyOf(state, 'listTourSteps')} to list the steps of the tour.`);

export const whyNotSkip: WhyNot = state =>
	state.tour?.step === tourSteps.length
		? `That was the last step. Press ${keyOf(state, 'leaveTour')} to end the tour, or press ${keyOf(state, 'listTourSteps')} to list the steps.`
		: whyNotTour(state);

export const whyNotTakeTour: WhyNot = state =>
	state.tour
		? `The tour is already running. Press ${keyOf(state, 'listTourSteps')} to list its steps and begin at any of them.`
		: undefined;
