import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {type Binding, paneOf} from '../../kernel/rows/registry.js';
import {onTree} from '../../kernel/loop/on-tree.js';
import {whyNotBelow, whyNotRow} from '../../kernel/state/availability.js';
import {selectedRow, treeHeadings} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {noteVisit} from '../../kernel/state/visits.js';
import {treeColumnChoice} from './column-choice.js';
import {beginWithTree} from './begin.js';
import {reduceLastChange} from './last-change.js';
import {reduceMinute} from './minutes.js';
import {treeFailure, treeScene, treeView} from './tree-pane.js';
import {
	collapse,
	collapseAll,
	expand,
	expandAll,
	moveDown,
	moveHalfPageDown,
	moveHalfPageUp,
	movePageDown,
	movePageUp,
	moveToFirst,
	moveToLast,
	moveUp,
	openSelected,
	toggleFold,
	goForward,
	goBack,
} from './commands.js';
import {whyNotForward, whyNotBack, whyNotAbove} from './availability.js';

// For keys that move in the focused pane.
const whyNotMove: NonNullable<Binding['whyNot']> = (state, registry) =>
	whyNotRow(state) ?? paneOf(registry, state).whyNotMove?.(state);

const isInTree = ({pane}: State): boolean => pane === 'tree';

const isOpen = (state: State): boolean =>
	state.tree.collapsed[selectedRow(state)] === 0 && whyNotBelow(state) === undefined;

/** The tree of organizations: moving, folding, sorting, and going back through visited organizations. */
export const organizations = defineAbility({
	name: 'organizations',
	section: 'In every pane',
	commands: {
		moveDown,
		moveUp,
		moveToFirst,
		moveToLast,
		moveHalfPageDown,
		moveHalfPageUp,
		movePageDown,
		movePageUp,
		expand,
		collapse,
		toggleFold,
		expandAll,
		collapseAll,
		openSelected,
		goBack,
		goForward,
	},
	panes: [
		{
			pane: 'tree',
			slot: 'left',
			view: treeView,
			scene: treeScene,
			unit: 'row',
			position: ({selectedKey}) => selectedKey,
			moved: (_, by) => ({type: 'tree/moved', by}),
			headings: treeHeadings,
			columns: treeColumnChoice,
			failure: treeFailure,
		},
	],
	keys: [
		{
			keys: ['j', 'down'],
			command: 'moveDown',
			name: 'down',
			description: 'Move down one row',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['k', 'up'],
			command: 'moveUp',
			name: 'up',
			description: 'Move up one row',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['g', 'home'],
			command: 'moveToFirst',
			name: 'first',
			description: 'Go to the first row',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['G', 'end'],
			command: 'moveToLast',
			name: 'last',
			description: 'Go to the last row',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['ctrl+d'],
			command: 'moveHalfPageDown',
			name: 'half page down',
			description: 'Move down half a page',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['ctrl+u'],
			command: 'moveHalfPageUp',
			name: 'half page up',
			description: 'Move up half a page',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['pagedown', 'ctrl+f'],
			command: 'movePageDown',
			name: 'page down',
			description: 'Move down a page',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['pageup', 'ctrl+b'],
			command: 'movePageUp',
			name: 'page up',
			description: 'Move up a page',
			places: 'panes',
			whyNot: whyNotMove,
			inPalette: 'last',
		},
		{
			keys: ['l', 'right'],
			command: 'expand',
			task: 'look',
			name: 'expand',
			description: 'Expand, or go to the first child',
			places: 'panes',
			...onTree(whyNotBelow),
			isHint: isInTree,
			nameNow: state => (isOpen(state) ? 'first child' : undefined),
			// The hint changes from row to row. At the end, it shifts no other hint.
			hintAt: 'last',
		},
		{
			keys: ['h', 'left'],
			command: 'collapse',
			name: 'collapse',
			description: 'Collapse, or go to the parent',
			places: 'panes',
			...onTree(whyNotAbove),
		},
		{
			keys: [' '],
			command: 'toggleFold',
			name: 'fold',
			description: 'Expand or collapse',
			places: panes => panes.filter(pane => pane !== 'accounts' && pane !== 'members'),
			...onTree(whyNotBelow),
		},
		{
			keys: ['E'],
			command: 'expandAll',
			name: 'expand all',
			description: 'Expand the whole tree',
			places: 'panes',
			...onTree(whyNotRow),
		},
		{
			keys: ['W'],
			command: 'collapseAll',
			name: 'collapse all',
			description: 'Collapse the whole tree',
			places: 'panes',
			...onTree(whyNotRow),
		},
		{
			keys: ['enter'],
			command: 'openSelected',
			task: 'look',
			name: 'open',
			description: 'Open the organization: go to its detail',
			places: ['tree'],
			whyNot: whyNotRow,
			isHint: true,
		},
		{
			keys: ['['],
			command: 'goBack',
			name: 'back',
			description: 'Go back to what you opened or jumped to before',
			places: 'panes',
			whyNot: whyNotBack,
		},
		{
			keys: [']'],
			command: 'goForward',
			name: 'forward',
			description: 'Go forward again',
			places: 'panes',
			whyNot: whyNotForward,
		},
		{
			keys: ['pagedown'],
			command: 'movePageDown',
			name: 'page down',
			description: 'Move down a page of matches',
			places: ['find', 'listFind'],
			whyNot: whyNotMove,
		},
		{
			keys: ['pageup'],
			command: 'movePageUp',
			name: 'page up',
			description: 'Move up a page of matches',
			places: ['find', 'listFind'],
			whyNot: whyNotMove,
		},
	],
	begin: beginWithTree,
	reducers: [reducerOf(['lastChange'], reduceLastChange), reducerOf(['minute'], reduceMinute)],
	afterwards: (state, before, event) => noteVisit(before, state, event),
});
