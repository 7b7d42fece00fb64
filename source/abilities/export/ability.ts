import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {onMarks} from '../../kernel/loop/on-tree.js';
import {toldRows} from '../../kernel/rows/row.js';
import {whyNotRow} from '../../kernel/state/availability.js';
import {fileFormats} from '../../kernel/files/formats.js';
import {
	whyNotScope,
	whyNotOpenExport,
	whyNotExport,
	whyNotAddAccounts,
	whyNotAddMembers,
	whyNotProfiles,
} from './availability.js';
import {exportRows} from './rows.js';
import {
	changeExportScope,
	changeExportScopeBack,
	editExportPath,
	exportChosen,
	exportShown,
	exportToPath,
	openExport,
	toggleExportAccounts,
	toggleExportMembers,
	toggleExportProfiles,
} from './commands.js';
import {reduceExport} from './state.js';

/** Exports organizations to a file. */
export const exporting = defineAbility({
	name: 'exporting',
	section: 'While copying and exporting',
	commands: {
		openExport,
		exportShown,
		changeExportScope,
		changeExportScopeBack,
		toggleExportProfiles,
		toggleExportAccounts,
		toggleExportMembers,
		exportChosen,
		editExportPath,
	},
	keys: [
		{
			keys: ['x'],
			command: 'openExport',
			task: 'keep',
			beforeRows: 'opens',
			name: 'export',
			alsoCalled: ['save', 'download'],
			description:
				'Export the marked, selected, shown or all organizations: JSON, NDJSON, CSV, text, HCL or a snapshot',
			places: 'panes',
			whyNot: whyNotOpenExport,
			...onMarks('export'),
			isHint: false,
		},
		{
			keys: ['ctrl+s'],
			command: 'exportShown',
			name: 'export',
			description: 'Export the narrowed tree',
			places: ['find'],
			whyNot: whyNotRow,
		},
		...listKeys('export'),
		{
			keys: ['enter'],
			command: 'exportChosen',
			name: 'write',
			description: 'Write the file, under a free name',
			places: ['export'],
			whyNot: whyNotExport,
			isHint: true,
		},
		{
			keys: ['e'],
			command: 'editExportPath',
			name: 'path',
			description: 'Choose another file or folder to write to',
			places: ['export'],
			whyNot: whyNotExport,
			isHint: true,
		},
		{
			keys: ['tab'],
			command: 'changeExportScope',
			name: 'what to export',
			description: 'Choose what to export: the marked, the selected and all below it, the rows in the tree, or all',
			places: ['export'],
			whyNot: whyNotScope,
			isHint: true,
		},
		{
			keys: ['shift+tab'],
			command: 'changeExportScopeBack',
			name: 'what to export',
			description: 'Go back to the previous choice of what to export',
			places: ['export'],
			whyNot: whyNotScope,
		},
		{
			keys: ['p'],
			command: 'toggleExportProfiles',
			name: 'profiles',
			description: 'Also load the profiles that are not loaded, one request each; press again to skip them',
			places: ['export'],
			whyNot: whyNotProfiles,
			isHint: true,
		},
		{
			keys: ['a'],
			command: 'toggleExportAccounts',
			name: 'accounts',
			description: 'Also save the accounts in a snapshot, one request for each unknown list; press again to skip them',
			places: ['export'],
			whyNot: whyNotAddAccounts,
			isHint: 'whereItActs',
		},
		{
			keys: ['m'],
			command: 'toggleExportMembers',
			name: 'members',
			description: 'Also save the members in a snapshot, one request for each unknown list; press again to skip them',
			places: ['export'],
			whyNot: whyNotAddMembers,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without writing anything',
			places: ['exporting'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['export'],
			isHint: true,
		},
	],
	places: {export: {label: 'exporting'}, exporting: {label: 'reading for an export'}},
	dialogs: [
		defineDialog('export', {
			view: (state, dialog, room) => ({
				title: 'Export',
				rows: exportRows(state, dialog, room),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
			}),
			choices: ({cursor}) => ({length: fileFormats.length, cursor}),
		}),
		defineDialog('exporting', {
			view: (_, {text}, {columns}) => ({title: 'Export', rows: toldRows(text, columns, 'dim')}),
		}),
	],
	reducers: [reducerOf(['export'], reduceExport)],
	pathAnswers: {export: exportToPath},
});
