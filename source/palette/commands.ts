import {typeText} from '../forms/type-text.js';
import {paletteEntries} from './rows.js';
import type {Command} from '../commands/context.js';
import {say} from '../commands/tell.js';

export const openPalette: Command = ({store}) => {
	store.dispatch({type: 'palette/opened'});
};

export const typeIntoPalette: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'palette' ? typeText(dialog.line, press) : undefined;
	if (line && dialog.kind === 'palette' && line !== dialog.line) {
		store.dispatch({type: 'palette/edited', line});
	}
};

/**
Does what the chosen command's key would do, or says why it cannot.
*/
export const runChosen: Command = async ({store, registry, press}) => {
	const state = store.getState();
	const entry = state.dialog.kind === 'palette' ? paletteEntries(registry, state)[state.dialog.cursor] : undefined;
	const key = entry?.keys[0];
	if (key === undefined) {
		say({store}, 'There is no command to run: type another name.', 'warning');
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	await press({name: key});
};
