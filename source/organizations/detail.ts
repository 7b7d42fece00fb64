import {defineAbility} from '../app/ability.js';
import {whyNotLeaveAccounts} from '../state/availability.js';
import {paneBehind} from '../state/layout.js';
import {panes} from '../state/state.js';
import {
	chooseTab,
	openTree,
	focusPreviousPane,
	focusNextPane,
} from './commands.js';

/**
Moving between panes, and between the tabs of the detail.
*/
export const detail = defineAbility({
	name: 'detail',
	section: 'In the tree, the detail and the accounts',
	commands: {
		openTree, focusNextPane, focusPreviousPane, chooseTab,
	},
	keys: [
		{
			keys: ['escape'], command: 'openTree', name: 'tree', nameNow: paneBehind, description: 'Go back to the tree, or to the detail if the accounts replaced it', places: ['detail', 'accounts'],
			isHint: state => whyNotLeaveAccounts(state) !== undefined,
		},
		{
			keys: ['tab'], command: 'focusNextPane', name: 'next pane', description: 'Go to the next pane: tree, detail, accounts', places: panes,
		},
		{
			keys: ['shift+tab'], command: 'focusPreviousPane', name: 'previous pane', description: 'Go to the previous pane', places: panes,
		},
		{
			keys: ['1'], command: 'chooseTab', beforeRows: 'acts', name: 'overview', description: 'Show the overview', places: panes,
		},
		{
			keys: ['2'], command: 'chooseTab', beforeRows: 'acts', name: 'profile tab', description: 'Show the profile', places: panes,
		},
		{
			keys: ['3'], command: 'chooseTab', beforeRows: 'acts', name: 'flags', description: 'Show the flags', places: panes,
		},
		{
			keys: ['4'], command: 'chooseTab', beforeRows: 'acts', name: 'JSON', description: 'Show everything as JSON', places: panes,
		},
	],
});
