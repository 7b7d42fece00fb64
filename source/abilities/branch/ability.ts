import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {type WhyNot, whyNotBelow} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {followFigure, openBranch, readForFigures} from './commands.js';
import {countBranches} from './count.js';
import {branchRows, branchView, spokenBranch} from './rows.js';
import {figureList, reduceBranch} from './state.js';

const whyNotFollow: WhyNot = state => {
	const {figure} = figureList.chosen(state)?.line ?? {};
	return figure?.organizations === 0 ? 'This figure is 0: there is nothing to show.' : figureList.whyNone(state);
};

const isBranchShown = ({tab}: Pick<State, 'tab'>): boolean => tab === 'branch';

const whyNotShown: WhyNot = state => (isBranchShown(state) ? whyNotBelow(state) : 'The figures are not shown.');

const isOfOrganization = (state: Parameters<WhyNot>[0]): boolean => figureList.chosen(state)?.line.key !== undefined;

const list = listDialog(figureList, {
	isTable: true,
	isWhole: true,
	labels: ['the figures of a branch', 'searching the figures'],
	view: branchView,
});

/** How a branch is doing: figures of everything below the organization on which the cursor rests. */
export const branch = defineAbility({
	name: 'branch',
	section: 'In the figures of a branch',
	commands: {openBranch, followFigure, readForFigures},
	tabs: [{tab: 'branch', names: ['Branch', 'Branch'], rows: branchRows, spokenRows: spokenBranch}],
	keys: [
		{
			keys: ['5'],
			command: 'chooseTab',
			beforeRows: 'acts',
			name: 'branch tab',
			description: 'Show figures of everything below the organization',
			places: 'panes',
			section: 'In every pane',
		},
		{
			keys: ['f'],
			command: 'openBranch',
			task: 'look',
			name: 'figures',
			alsoCalled: ['branch', 'overview', 'statistics', 'dashboard'],
			description: 'Show figures of everything below the organization, and go to what they count',
			places: 'panes',
			section: 'In every pane',
			whyNot: whyNotBelow,
		},
		{
			keys: ['enter'],
			command: 'openBranch',
			name: 'go to the figures',
			description: 'Put the cursor on the figures that are shown, to go to what they count',
			places: ['detail'],
			beforeRows: 'opens',
			whyNot: whyNotShown,
			isHint: isBranchShown,
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'followFigure',
			name: 'show them',
			nameNow: state => (isOfOrganization(state) ? 'go there' : undefined),
			description: 'Narrow the tree to what the figure counts, or go to the organization',
			places: ['branch'],
			whyNot: whyNotFollow,
			isHint: true,
			isMain: true,
		},
		{
			keys: ['ctrl+r'],
			command: 'readForFigures',
			name: 'read the rest',
			description: 'Read what is not known; first shows the requests',
			places: ['branch'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the figures',
			places: ['branch'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	begin: countBranches,
	reducers: [reducerOf(['branch'], reduceBranch)],
});
