import {defineAbility} from '../app/ability.js';
import {toggleMark, unmarkAll} from './commands.js';
import {onTree} from '../app/on-tree.js';
import {dropMarks} from '../state/marks.js';
import {panes} from '../state/state.js';
import {whyNotUnmark, whyNotMark} from './availability.js';

/**
Marking organizations, to copy, export or compare them together.
*/
export const marks = defineAbility({
	name: 'marks',
	section: 'In the tree, the detail and the accounts',
	commands: {toggleMark, unmarkAll},
	keys: [
		{
			keys: ['m'], command: 'toggleMark', name: 'mark', alsoCalled: ['tag', 'select'],
			description: 'Mark or unmark the organization: you copy, export or compare the marked ones together', places: panes, ...onTree(whyNotMark),
		},
		{
			keys: ['M', 'escape'], command: 'unmarkAll', name: 'unmark all', description: 'Unmark everything', places: ['tree'], whyNot: whyNotUnmark, isHint: 'whereItActs',
		},
		{
			keys: ['M'], command: 'unmarkAll', name: 'unmark all', description: 'Unmark everything', places: ['detail', 'accounts'], ...onTree(whyNotUnmark),
		},
	],
	afterwards: (state, before, event) => dropMarks(before, state, event),
});
