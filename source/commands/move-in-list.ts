import {choicesIn} from '../format/registry.js';
import type {Command, Context} from './context.js';
import {tell} from './tell.js';

/**
Moves the cursor of the list that is open by so many, not beyond its ends. `atEnd` is called if it stays where it is.
*/
export function moveInList(context: Context, by: number, atEnd?: () => void): void {
	const {store, registry} = context;
	const before = choicesIn(store.getState(), registry);
	if (!before) {
		return;
	}

	store.dispatch(before.moved(by));
	if (choicesIn(store.getState(), registry)?.cursor !== before.cursor) {
		return;
	}

	atEnd?.();
	tell(context, by < 0 ? 'This is the first row.' : 'This is the last row.');
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
