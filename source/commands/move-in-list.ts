import {paletteEntries} from '../format/palette.js';
import {clamp} from '../state/clamp.js';
import {pickingIn} from '../state/picking.js';
import type {State} from '../state/state.js';
import type {Command, Context} from './context.js';
import {tell} from './tell.js';

function cursorOf({dialog}: State): number | undefined {
	const step = dialog.kind === 'form' && dialog.form.step.name === 'conflict' ? dialog.form.step : pickingIn(dialog);
	return step?.cursor ?? ('cursor' in dialog ? dialog.cursor : undefined);
}

function move({store, bindings}: Context, by: number): void {
	const state = store.getState();
	const {dialog} = state;
	if (pickingIn(dialog)) {
		store.dispatch({type: 'picker/moved', by});
	} else if (dialog.kind === 'form') {
		store.dispatch({type: 'conflict/moved', by});
	} else if (dialog.kind === 'palette') {
		const last = paletteEntries(bindings, state).length - 1;
		store.dispatch({type: 'dialog/moved', by: clamp(dialog.cursor + by, last) - dialog.cursor});
	} else {
		store.dispatch({type: 'dialog/moved', by});
	}
}

/**
Moves the cursor of the list that is open by so many, not beyond its ends. `atEnd` is called if it stays where it is.
*/
export function moveInList(context: Context, by: number, atEnd?: () => void): void {
	const {store} = context;
	const before = cursorOf(store.getState());
	move(context, by);
	if (cursorOf(store.getState()) !== before) {
		return;
	}

	atEnd?.();
	tell(context, by < 0 ? 'This is the first one.' : 'This is the last one.');
}

export const moveListDown: Command = context => {
	moveInList(context, 1);
};

export const moveListUp: Command = context => {
	moveInList(context, -1);
};

export const moveListToFirst: Command = context => {
	moveInList(context, -Number.MAX_SAFE_INTEGER);
};

export const moveListToLast: Command = context => {
	moveInList(context, Number.MAX_SAFE_INTEGER);
};
