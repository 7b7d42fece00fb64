import {byFrequency} from '../../base/text/near-names.js';
import {sortOf} from '../../base/tree/sorting.js';
import {subjectsIn} from '../../kernel/filter/source.js';
import {membersOf} from '../../kernel/form-model/form.js';
import {
	memberFields,
	type OrganizationColumn,
	organizationColumn,
	organizationColumns,
} from '../../kernel/columns/organization-columns.js';
import {columnSource} from '../../kernel/state/column-source.js';
import {areaOf, borderColumns, treeColumnNames, treeColumns} from '../../kernel/state/layout.js';
import type {State} from '../../kernel/state/state.js';
import {type PaneColumns, type Binding, paneOf} from '../../kernel/rows/registry.js';
import {type WhyNot, whyNotRow, whyNotBelow} from '../../kernel/state/availability.js';
import {selectedRow, treeHeadings} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import {visitFrom, noteVisit} from '../../kernel/state/browse-reducer.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {onTree} from '../../kernel/loop/on-tree.js';
import {beginWithTree, minuteHandlers} from './begin.js';
import {lastChangeHandlers} from './last-change.js';
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

/** The most members of JSON that are offered. More can be typed on the command line. */
const mostMembers = 40;

/** How many profiles are looked at for that. Reading JSON takes time, and members repeat. */
const mostProfiles = 2000;

/** The columns of members of JSON that the known profiles have, the most frequent first, and those that are chosen. */
function memberColumns(state: State): readonly OrganizationColumn[] {
	const source = columnSource(state);
	const profiles = subjectsIn(source.index)
		.values()
		.map(subject => source.profileOf(subject))
		.filter(profile => profile !== undefined && profile !== null)
		.take(mostProfiles);
	const names = profiles.flatMap(profile =>
		memberFields
			.entries()
			.flatMap(([term, field]) => membersOf(field, profile[field]).map(({name}) => `${term}.${name.toLowerCase()}`)),
	);
	const frequent = byFrequency(names).slice(0, mostMembers);
	const chosen = treeColumnNames(state).filter(name => name.includes('.'));
	return [...new Set([...chosen, ...frequent])].flatMap(name => organizationColumn(name) ?? []);
}

type Choice = ReturnType<PaneColumns['all']>[number];

const nameColumn: Choice = {name: 'name', head: 'Name', about: 'Name', isFixed: true};

const areAccountsKnown = ({accounts, knownCounts}: State): boolean =>
	(knownCounts?.byId.size ?? 0) > 0 || accounts.values().some(({progress}) => progress.status === 'complete');

/** The columns that the tree can show. */
const treeColumnChoice: PaneColumns = {
	of: 'organizations',
	all: state => [nameColumn, ...organizationColumns, ...memberColumns(state)],
	shown: treeColumnNames,
	left: state => treeColumns(state, (areaOf(state, 'tree')?.columns ?? Infinity) - borderColumns).left,
	sortedBy: ({tree}) => sortOf(tree),
	orders: state => [
		...new Set([
			'created',
			'all-subs',
			'subs',
			...(areAccountsKnown(state) ? ['accounts', 'all-accounts'] : []),
			...treeColumnNames(state).filter(name => organizationColumn(name)),
		]),
	],
	sorted: sort => ({type: 'tree/sorted', sort}),
};

const whyNotAbove: WhyNot = state => {
	const row = selectedRow(state);
	const {index, collapsed} = state.tree;
	const isOpen = (index.childCount[row] ?? 0) > 0 && collapsed[row] === 0;
	return row === -1 || isOpen || index.parent[row] !== -1
		? whyNotRow(state)
		: `${nameAt(state, row)} has nothing above it.`;
};

export const whyNotBack: WhyNot = state =>
	visitFrom(state, -1) ? undefined : 'There is nothing to go back to yet. cforgs remembers what you open or jump to.';

const whyNotForward: WhyNot = state => (visitFrom(state, 1) ? undefined : 'There is nothing to go forward to.');

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
	handlers: [lastChangeHandlers, minuteHandlers],
	afterwards: (state, before, event) => noteVisit(before, state, event),
});
