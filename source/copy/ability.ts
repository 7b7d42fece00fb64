import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {scrolledListKeys} from '../app/cursor-keys.js';
import {copyChosen, openCopy, showValueAlone} from './commands.js';
import {copyRows} from './rows.js';
import {whyNotRow} from '../state/availability.js';
import {panes, type State} from '../state/state.js';
import {reduceCopy} from './state.js';

const isInAccounts = ({pane}: State): boolean => pane === 'accounts';

/**
Copying a value to the clipboard of the terminal, or showing it alone to be selected.
*/
export const copy = defineAbility({
	name: 'copy',
	section: 'While copying and exporting',
	commands: {
		openCopy, copyChosen, showValueAlone,
	},
	keys: [
		{
			keys: ['y'], command: 'openCopy', beforeRows: 'opens', name: 'copy', alsoCalled: ['yank', 'clipboard'],
			description: 'Copy: id, name, path, JSON, curl, Terraform, Markdown, email or phone, or what is marked; over SSH', places: panes, whyNot: whyNotRow, isHint: isInAccounts,
		},
		{
			keys: ['y'], command: 'openCopy', name: 'copy', description: 'Copy the id, the name or everything as JSON', places: ['account'], isHint: true,
		},
		...scrolledListKeys('copy'),
		{
			keys: ['enter', 'y'], command: 'copyChosen', name: 'copy', description: 'Send the value to the terminal’s clipboard', places: ['copy'], isHint: true,
		},
		{
			keys: ['v'], command: 'showValueAlone', name: 'show alone', description: 'Show the value alone on the screen, to select it by hand; any key comes back',
			places: ['copy'], isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is changed', places: ['copy'], isHint: true,
		},
	],
	places: {
		copy: {label: 'copying'},
	},
	dialogs: [
		defineDialog('copy', {
			view: (_, {
				title, entries, cursor, scrolledTo,
			}, {columns}) => ({
				title, rows: copyRows(entries, cursor, columns), isScrolling: true, scrolledTo,
			}),
			choices: ({entries, cursor}) => ({length: entries.length, cursor}),
		}),
	],
	reducers: [reducerOf(['copy'], reduceCopy)],
});
