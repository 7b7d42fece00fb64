import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {findHolder, openHolder, typeIntoHolder} from './commands.js';
import {holderRows} from './rows.js';
import {reduceHolder} from './state.js';
import {panes} from '../state/state.js';
import {whyNotHolder} from './availability.js';

/**
Finding the organization that holds an account.
*/
export const holder = defineAbility({
	name: 'holder',
	section: 'While finding',
	commands: {
		openHolder, typeIntoHolder, findHolder,
	},
	keys: [
		{
			keys: ['a'], command: 'openHolder', beforeRows: 'acts', name: 'holder', description: 'Go to the organization that holds an account, by the account’s id, or its name where it is read', places: panes,
		},
		{
			keys: ['enter'], command: 'findHolder', name: 'find', description: 'Ask the server, and go there', places: ['holder'], whyNot: whyNotHolder, isHint: true,
		},
		{
			keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stay where you are', places: ['holder'], isHint: true,
		},
	],
	places: {
		holder: {label: 'finding the organization of an account', typing: 'typeIntoHolder'},
	},
	dialogs: [
		defineDialog('holder', {
			view: (state, dialog, {columns}) => ({title: 'Which organization holds this account?', rows: holderRows(state, dialog, columns)}),
			typed: ({line}) => line,
		}),
	],
	reducers: [reducerOf(['holder'], reduceHolder)],
});
