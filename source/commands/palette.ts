import {clamp} from '../state/clamp.js';
import {typeText} from '../forms/type-text.js';
import {paletteEntries} from '../format/palette.js';
import type {Command, Context} from './context.js';
import {say} from './tell.js';

export const openPalette: Command = ({store}) => {
	store.dispatch({type: 'dialog/paletteOpened'});
};

export const typeIntoPalette: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'palette' ? typeText(dialog.line, press) : undefined;
	if (line && dialog.kind === 'palette' && line !== dialog.line) {
		store.dispatch({type: 'dialog/paletteEdited', line});
	}
};

function moveBy({store, bindings}: Context, by: number): void {
	const state = store.getState();
	const cursor = state.dialog.kind === 'palette' ? state.dialog.cursor : 0;
	const last = paletteEntries(bindings, state).length - 1;
	store.dispatch({type: 'dialog/moved', by: clamp(cursor + by, last) - cursor});
}

export const movePaletteDown: Command = context => {
	moveBy(context, 1);
};

export const movePaletteUp: Command = context => {
	moveBy(context, -1);
};

/**
Does what the chosen command's key would do, or says why it cannot.
*/
export const runChosen: Command = async ({store, bindings, press}) => {
	const state = store.getState();
	const entry = state.dialog.kind === 'palette' ? paletteEntries(bindings, state)[state.dialog.cursor] : undefined;
	const key = entry?.keys[0];
	if (key === undefined) {
		say({store}, 'There is no command to run: type another name.', 'warning');
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	await press({name: key});
};
