import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {typedListKeys} from '../../kernel/loop/cursor-keys.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import type {Command} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {reducePalette} from './state.js';
import {commandName, paletteArgument, paletteEntries, paletteRows, spokenPaletteRows} from './rows.js';

const openPalette: Command = ({store}) => {
	store.dispatch({type: 'palette/opened'});
};

const typeIntoPalette: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'palette' ? typeText(dialog.line, press) : undefined;
	if (line && dialog.kind === 'palette' && line !== dialog.line) {
		store.dispatch({type: 'palette/edited', line});
	}
};

/** Presses the key of the chosen command, which runs it or shows why it cannot act. */
const runChosen: Command = async ({store, registry, press}) => {
	const state = store.getState();
	const entry = state.dialog.kind === 'palette' ? paletteEntries(registry, state)[state.dialog.cursor] : undefined;
	const key = entry?.keys[0];
	const argument = entry && paletteArgument(entry, state);
	if (!entry || key === undefined) {
		say({store}, 'No command matches. Type another name.', 'warning');
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'palette/ran', command: commandName(entry)});
	await press({name: key});
	if (argument !== undefined) {
		await press({name: 'paste', text: argument});
	}
};

/** Finding a command by name, and running it. */
export const palette = defineAbility({
	name: 'palette',
	section: 'In the list of commands',
	commands: {openPalette, typeIntoPalette, runChosen},
	keys: [
		{
			keys: [':', 'ctrl+p'],
			command: 'openPalette',
			task: 'find',
			beforeRows: 'acts',
			name: 'commands',
			description: 'Find a command by its name, and run it',
			places: 'panes',
			isHint: true,
			inPalette: 'never',
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next command',
			places: ['palette'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous command',
			places: ['palette'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'runChosen',
			name: 'run',
			description: 'Run the command',
			places: ['palette'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the list of commands',
			places: ['palette'],
			isHint: true,
		},
		...typedListKeys('palette'),
	],
	places: {palette: {label: 'commands', typing: 'typeIntoPalette'}},
	dialogs: [
		defineDialog('palette', {
			view: (state, {cursor}, {columns, height}, registry) => ({
				title: 'Commands',
				rows: paletteRows(registry, state, columns, height),
				scene: () => ({rows: spokenPaletteRows(registry, state, cursor)}),
			}),
			typed: ({line}) => line,
			choices: ({cursor}, state, registry) => ({length: paletteEntries(registry, state).length, cursor}),
		}),
	],
	reducers: [reducerOf(['palette'], reducePalette)],
});
