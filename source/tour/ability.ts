import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {listKeys} from '../app/cursor-keys.js';
import {
	beginTourStep,
	leaveTour,
	listTourSteps,
	skipTourStep,
	takeTour,
} from './commands.js';
import {tourStepRows} from './rows.js';
import {panes} from '../state/state.js';
import {reduceTour} from './state.js';
import {tourSteps} from '../state/tour-steps.js';
import {whyNotTakeTour, whyNotSkip, whyNotTour} from './availability.js';

/**
A tour of the program, on the sandbox.
*/
export const tour = defineAbility({
	name: 'tour',
	section: 'In the steps of the tour',
	commands: {
		takeTour, skipTourStep, leaveTour, listTourSteps, beginTourStep,
	},
	keys: [
		{
			keys: ['T'], command: 'takeTour', beforeRows: 'acts', name: 'take the tour', description: 'Take the tour on the sandbox, then come back to this screen', places: panes, whyNot: whyNotTakeTour,
		},
		{
			keys: ['ctrl+g'], command: 'skipTourStep', beforeRows: 'acts', name: 'skip step', description: 'Skip this step of the tour', places: 'everywhere', whyNot: whyNotSkip,
		},
		{
			keys: ['ctrl+x'], command: 'leaveTour', beforeRows: 'acts', name: 'leave tour', description: 'Leave the tour; you can resume it later', places: 'everywhere', whyNot: whyNotTour,
		},
		{
			keys: ['ctrl+l'], command: 'listTourSteps', beforeRows: 'acts', name: 'tour steps', description: 'List the steps of the tour, to begin at any of them', places: panes, whyNot: whyNotTour,
		},
		...listKeys('tourSteps'),
		{
			keys: ['enter'], command: 'beginTourStep', name: 'begin', description: 'Begin at this step', places: ['tourSteps'], isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is changed', places: ['tourSteps'], isHint: true,
		},
	],
	places: {
		tourSteps: {label: 'steps of the tour'},
	},
	dialogs: [
		defineDialog('tourSteps', {
			view: (state, {cursor}, room) => ({title: 'Steps of the tour', rows: tourStepRows(state, cursor, room)}),
			choices: ({cursor}) => ({length: tourSteps.length, cursor}),
		}),
	],
	reducers: [reducerOf(['tour'], reduceTour)],
});
