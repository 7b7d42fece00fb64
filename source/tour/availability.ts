import type {WhyNot} from '../state/availability.js';
import {keyOf} from '../state/key-of.js';
import {tourSteps} from './steps.js';

export const whyNotTour: WhyNot = state => state.tour ? undefined : `No tour is running. Press ${keyOf(state, 'takeTour')} to take it on the sandbox.`;

export const whyNotSkip: WhyNot = state => state.tour?.step === tourSteps.length
	? `That was the last step. ${keyOf(state, 'leaveTour')} ends the tour, ${keyOf(state, 'listTourSteps')} lists the steps.`
	: whyNotTour(state);

export const whyNotTakeTour: WhyNot = state => state.tour ? `The tour is already running. ${keyOf(state, 'listTourSteps')} lists its steps, to begin at any of them.` : undefined;
