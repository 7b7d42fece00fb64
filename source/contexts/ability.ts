import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {listKeys} from '../app/cursor-keys.js';
import {
	chooseContext,
	keepContext,
	openContexts,
	switchContext,
} from './commands.js';
import {contextRows} from './rows.js';
import {reduceContexts} from './state.js';
import {panes} from '../state/state.js';
import {whyNotContexts} from './availability.js';

/**
Switching to another host or credential of the config file.
*/
export const contexts = defineAbility({
	name: 'contexts',
	section: 'In the contexts',
	commands: {
		openContexts, chooseContext, switchContext, keepContext,
	},
	keys: [
		{
			keys: ['K'], command: 'openContexts', beforeRows: 'acts', name: 'context', alsoCalled: ['ctx'],
			description: 'Switch the context: another host or credential from the config file', places: panes, whyNot: whyNotContexts,
		},
		...listKeys('contexts'),
		{
			keys: ['enter'], command: 'chooseContext', name: 'switch', description: 'Switch to this context; asks first if there are unsaved forms', places: ['contexts'], isHint: true,
		},
		{
			keys: ['y'], command: 'switchContext', name: 'switch', description: 'Switch the context; the drafts are kept', places: ['switching'], isHint: true, apartFrom: ['discardForm', 'chooseContext'],
		},
		{
			keys: ['escape', 'n'], command: 'keepContext', name: 'stay', description: 'Stay in this context', places: ['switching'], isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is changed', places: ['contexts'], isHint: true,
		},
	],
	places: {
		contexts: {label: 'the contexts'},
		switching: {label: 'leaving a context'},
	},
	dialogs: [
		defineDialog('contexts', {
			place: ({isAsking}) => isAsking ? 'switching' : 'contexts',
			view: (state, dialog, room) => ({title: 'Contexts', rows: contextRows(state, dialog, room)}),
			choices: ({cursor}, {connection}) => ({length: connection.contexts?.length ?? 0, cursor}),
		}),
	],
	reducers: [reducerOf(['contexts'], reduceContexts)],
});
