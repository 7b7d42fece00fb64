import {defineAbility} from '../../kernel/loop/ability.js';
import {onTree} from '../../kernel/loop/on-tree.js';
import {dropMarks} from '../../kernel/state/marks.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedCount, selectedId, selectedRow} from '../../kernel/state/selectors.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import type {Command} from '../../kernel/loop/context.js';
import {say, tell} from '../../kernel/loop/tell.js';
import {whyNotMark, whyNotMarkAgain, whyNotUnmark} from './availability.js';

/** Marks or unmarks the selected organization. In the tree, the cursor moves down one row. */
const toggleMark: Command = context => {
	const {store} = context;
	const before = store.getState();
	const id = selectedId(before);
	if (id === undefined) {
		return;
	}

	store.dispatch({type: 'tree/markToggled', id});
	const state = store.getState();
	tell(context, `${nameAt(before, selectedRow(before))} ${state.marks.has(id) ? 'marked' : 'unmarked'}, ${count(markedCount(state))} in all.`);
};

const unmarkAll: Command = ({store}) => {
	const number = markedCount(store.getState());
	store.dispatch({type: 'tree/marksCleared'});
	const cleared = `${counted(number, 'organization')} unmarked.`;
	const again = number === 0 ? '' : ` Press ${keyOf(store.getState(), 'markAgain')} to mark ${number === 1 ? 'it' : 'them'} again.`;
	say({store}, cleared + again);
};

const markAgain: Command = ({store}) => {
	store.dispatch({type: 'tree/marksRestored'});
	const number = markedCount(store.getState());
	say({store}, `${counted(number, 'organization')} marked again.`);
};

/** Marking organizations, to copy, export or compare them together. */
export const marks = defineAbility({
	name: 'marks',
	section: 'In every pane',
	commands: {toggleMark, unmarkAll, markAgain},
	keys: [
		{
			keys: ['m'], command: 'toggleMark', name: 'mark', alsoCalled: ['tag', 'select'],
			description: 'Mark or unmark the organization, to copy, export or compare several together', places: 'panes', ...onTree(whyNotMark),
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
	afterwards: (state, before, event) => dropMarks(before, state, event),
});
