import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {
	whyNotInvert,
	whyNotMark,
	whyNotMarkAgain,
	whyNotMarkFound,
	whyNotMarkRange,
	whyNotUnmark,
} from '../../kernel/loop/mark-rows.js';
import {onTree, whileFiltering} from '../../kernel/loop/on-tree.js';
import {dropMarks} from '../../kernel/state/marks.js';
import {whyNotMarkBelow} from './availability.js';
import {beginWithMarks} from './begin.js';
import {goToMarked, leaveMarked, markBelow, openMarked, unmarkEverything, unmarkListed} from './commands.js';
import {markedListRows} from './rows.js';
import {allMarked, markedList, reduceMarks} from './state.js';
import {markableTree} from './tree-marks.js';

/** The panes that show the tree and one of its organizations. Lists have these keys for their own rows. */
const ofTree = ['tree', 'detail'] as const;

const list = listDialog(markedList, {
	labels: ['what is marked', 'searching what is marked'],
	view: (state, dialog, room) => ({title: 'Marked', rows: markedListRows(state, dialog, room)}),
});

/** Marking organizations, to copy, export or compare them together. */
export const marks = defineAbility({
	name: 'marks',
	section: 'In every pane',
	commands: {markBelow, openMarked, leaveMarked, goToMarked, unmarkListed, unmarkEverything},
	keys: [
		{
			keys: ['m'],
			command: 'toggleMark',
			task: 'choose',
			name: 'mark',
			alsoCalled: ['tag', 'select'],
			description: 'Mark or unmark the organization and move down, to copy, export or compare several',
			places: ofTree,
			...onTree(whyNotMark),
		},
		{
			keys: ['V'],
			command: 'markRange',
			name: 'mark range',
			description: 'Mark what the tree shows from the last mark to the cursor; in a filter, only matches',
			places: ofTree,
			...onTree(whyNotMarkRange),
		},
		{
			keys: ['&'],
			command: 'markFound',
			name: 'mark found',
			description: 'Mark everything that the search found',
			places: ofTree,
			...onTree(whyNotMarkFound),
			isHint: whileFiltering(() => true),
		},
		{
			keys: ['>'],
			command: 'markBelow',
			name: 'mark below',
			alsoCalled: ['mark all', 'select all'],
			description: 'Mark everything below the organization',
			places: 'panes',
			...onTree(whyNotMarkBelow),
		},
		{
			keys: ['~'],
			command: 'invertMarks',
			name: 'invert marks',
			description: 'Mark every organization that is not marked, and unmark the others; in a filter, only what matches',
			places: ofTree,
			...onTree(whyNotInvert),
		},
		{
			keys: ['M'],
			command: 'unmarkAll',
			name: 'unmark all',
			description: 'Unmark everything',
			places: ['tree'],
			whyNot: whyNotUnmark,
			isHint: 'whereItActs',
			// The keys that act on the marks come before it.
			hintAt: 'last',
		},
		{
			keys: ['M'],
			command: 'unmarkAll',
			name: 'unmark all',
			description: 'Unmark everything',
			places: ['detail'],
			...onTree(whyNotUnmark),
		},
		{
			keys: ['M'],
			command: 'markAgain',
			name: 'mark again',
			description: 'Mark again what you unmarked last',
			places: ofTree,
			...onTree(whyNotMarkAgain),
		},
		{
			keys: ['.'],
			command: 'openMarked',
			name: 'what is marked',
			alsoCalled: ['marks', 'selection'],
			description: 'List everything that is marked: go there, or unmark it',
			places: panes => [...panes, 'people'],
			isHint: whileFiltering(state => allMarked(state).length > 0),
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'goToMarked',
			name: 'go there',
			description: 'Go to the marked organization, account or member',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		{
			keys: ['m', ' '],
			command: 'unmarkListed',
			name: 'unmark',
			description: 'Unmark this one',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		{
			keys: ['M'],
			command: 'unmarkEverything',
			name: 'unmark all',
			description: 'Unmark all organizations, accounts and members',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveMarked',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['marked'],
			isHint: true,
		},
	],
	places: {
		marked: {...list.places['marked'], section: 'In the list of marks'},
		markedFind: {...list.places['markedFind'], section: 'In the list of marks'},
	},
	dialogs: [list.dialog],
	markables: {tree: markableTree},
	reducers: [reducerOf(['marks'], reduceMarks)],
	begin: beginWithMarks,
	afterwards: (state, before, event) => dropMarks(before, state, event),
});
