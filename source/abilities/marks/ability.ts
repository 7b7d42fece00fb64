import {defineAbility} from '../../kernel/loop/ability.js';
import {onTree} from '../../kernel/loop/on-tree.js';
import {dropMarks} from '../../kernel/state/marks.js';
import {
	whyNotInvert, whyNotMark, whyNotMarkAgain, whyNotMarkBelow, whyNotMarkFound, whyNotMarkRange, whyNotUnmark,
} from './availability.js';
import {beginWithMarks} from './begin.js';
import {
	invertMarks, markAgain, markBelow, markFound, markRange, toggleMark, unmarkAll,
} from './commands.js';

/** Marking organizations, to copy, export or compare them together. */
export const marks = defineAbility({
	name: 'marks',
	section: 'In every pane',
	commands: {
		toggleMark, markRange, markFound, markBelow, invertMarks, unmarkAll, markAgain,
	},
	keys: [
		{
			keys: ['m'], command: 'toggleMark', name: 'mark', alsoCalled: ['tag', 'select'],
			description: 'Mark or unmark the organization, to copy, export or compare several together', places: 'panes', ...onTree(whyNotMark),
		},
		{
			keys: ['V'], command: 'markRange', name: 'mark range', description: 'Mark everything from the last mark to the cursor, as far as the tree shows it', places: 'panes', ...onTree(whyNotMarkRange),
		},
		{
			keys: ['&'], command: 'markFound', name: 'mark found', description: 'Mark everything that the search found', places: 'panes', ...onTree(whyNotMarkFound),
		},
		{
			keys: ['>'], command: 'markBelow', name: 'mark below', description: 'Mark everything below the organization', places: 'panes', ...onTree(whyNotMarkBelow),
		},
		{
			keys: ['~'], command: 'invertMarks', name: 'invert marks', description: 'Mark every organization that is not marked, and unmark the others', places: 'panes', ...onTree(whyNotInvert),
		},
		{
			keys: ['M', 'escape'], command: 'unmarkAll', name: 'unmark all', description: 'Unmark everything', places: ['tree'], whyNot: whyNotUnmark, isHint: 'whereItActs',
			// The keys that act on the marks come before it.
			hintAt: 'last',
		},
		{
			keys: ['M'], command: 'unmarkAll', name: 'unmark all', description: 'Unmark everything', places: panes => panes.filter(pane => pane !== 'tree'), ...onTree(whyNotUnmark),
		},
		{
			keys: ['M'], command: 'markAgain', name: 'mark again', description: 'Mark again what you unmarked last', places: 'panes', ...onTree(whyNotMarkAgain),
		},
	],
	begin: beginWithMarks,
	afterwards: (state, before, event) => dropMarks(before, state, event),
});
