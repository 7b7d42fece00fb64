import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {selectedOrganization} from '../../kernel/state/selectors.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import {openUsage, readUsageAgain, showEarlierUsage, showLaterUsage} from './commands.js';
import {usageRows} from './rows.js';
import {reduceUsage, titleOf, usageList} from './state.js';

const list = listDialog(usageList, {
	isTable: true,
	labels: ['the usage', 'searching the usage'],
	view: (state, dialog, room) => ({title: titleOf(dialog), rows: usageRows(state, dialog, room)}),
});

const whyNotUsage: WhyNot = state =>
	whyNotRow(state) ??
	whyNotIdentified(state) ??
	whyNotCall(state, 'Reading the usage', 'usage') ??
	(selectedOrganization(state) ? undefined : 'The usage of an organization that is not visible to you cannot be read.');

const whyNotRead: WhyNot = ({dialog}) =>
	dialog.kind === 'usage' && dialog.read.status === 'loading' ? 'The usage is still being read.' : undefined;

const whyNotLater: WhyNot = state =>
	state.dialog.kind === 'usage' && state.dialog.back === 0 ? 'This is the current month.' : whyNotRead(state);

/** What the accounts of an organization used, by metric and account. Read only when somebody asks for it. */
export const usage = defineAbility({
	name: 'usage',
	section: 'In the usage',
	commands: {openUsage, showEarlierUsage, showLaterUsage, readUsageAgain},
	keys: [
		{
			keys: ['%'],
			givesWay: true,
			command: 'openUsage',
			task: 'look',
			beforeRows: 'acts',
			name: 'usage',
			alsoCalled: ['billing', 'consumption', 'metrics', 'alpha'],
			description: 'Show what the accounts of the organization used this month (alpha), with one request',
			places: 'panes',
			section: 'In every pane',
			whyNot: whyNotUsage,
		},
		...list.keys,
		{
			keys: ['[', 'left'],
			command: 'showEarlierUsage',
			name: 'month before',
			description: 'Read the month before',
			places: ['usage'],
			whyNot: whyNotRead,
			isHint: true,
		},
		{
			keys: [']', 'right'],
			command: 'showLaterUsage',
			name: 'month after',
			description: 'Read the month after',
			places: ['usage'],
			whyNot: whyNotLater,
		},
		{
			keys: ['r'],
			command: 'readUsageAgain',
			name: 'read again',
			description: 'Read the usage again',
			places: ['usage'],
			whyNot: whyNotRead,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the usage',
			places: ['usage'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	reducers: [reducerOf(['usage'], reduceUsage)],
});
