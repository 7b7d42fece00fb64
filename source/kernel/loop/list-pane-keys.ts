import {whyNotLeaveList, type WhyNot} from '../state/availability.js';
import type {Pane} from '../state/state.js';
import type {Key, KernelCommand} from './ability.js';
import {markKeys} from './mark-rows.js';

/** The keys that search the list of a pane and mark its rows. `what`: what the search finds, as in `accounts by name, tag or id`. `purpose`: what the marked rows are for. */
export const listPaneKeys = (
	pane: Pane,
	what: string,
	whyNot: WhyNot,
	purpose?: string,
): ReadonlyArray<Key<KernelCommand>> => [
	{
		keys: ['escape'],
		command: 'leaveListSearch',
		name: 'show all',
		description: 'Leave the search: show the whole list again',
		places: [pane],
		whyNot: whyNotLeaveList,
		isHint: 'whereItActs',
	},
	{
		keys: ['/'],
		command: 'openListSearch',
		beforeRows: 'opens',
		name: 'find',
		alsoCalled: ['search', 'filter'],
		description: `Find ${what}: the list narrows as you type`,
		places: [pane],
		whyNot,
		isHint: true,
	},
	...markKeys(pane, purpose),
];
