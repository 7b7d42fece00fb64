import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import type {State} from '../../kernel/state/state.js';
import {withKeyNames} from '../../kernel/state/key-of.js';
import {cutLines, wrapText} from '../../base/text/wrap.js';
import {itemRow} from '../../kernel/rows/subject-rows.js';
import type {Room} from '../../kernel/rows/registry.js';
import {plain, row, type Row} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {tourSteps} from './steps.js';
import {whyNotListTourSteps, whyNotSkip, whyNotTakeTour, whyNotTour} from './availability.js';
import {beginTour} from './begin.js';
import {reduceTour} from './state.js';
import {beginTourStep, leaveTour, listTourSteps, skipTourStep, takeTour} from './commands.js';

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
	reducers: [reducerOf(['tour'], reduceTour)],
});
