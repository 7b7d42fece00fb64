import {clamp} from '../state/clamp.js';
import {extentOf, roomOf} from '../format/registry.js';
import type {Command, Context} from './context.js';
import {moveInList} from './move-in-list.js';
import {say, tell} from './tell.js';
import {endDialog, endSearch} from './waits.js';

const dialogPage = ({store, registry}: Context): number => roomOf(store.getState(), registry).height;

/**
Scrolls the dialog by so many rows, not beyond its ends. A screen reader says `said`.
*/
export function scrollBy(context: Context, by: number, said = 'Everything has been read out.'): void {
	const extent = extentOf(context.store.getState(), context.registry);
	if (!extent) {
		return;
	}

	const limit = Math.max(0, extent.rows - dialogPage(context));
	if (limit === 0) {
		say(context, {text: 'Everything is shown.', said});
	} else {
		tell(context, said);
	}

	const to = clamp(extent.scroll + by, limit);
	if (to !== extent.scroll) {
		context.store.dispatch({type: 'dialog/scrolled', to});
	}
}

export const scrollDialogDown: Command = context => {
	scrollBy(context, 1);
};

export const scrollDialogUp: Command = context => {
	scrollBy(context, -1);
};

export const scrollDialogToFirst: Command = context => {
	scrollBy(context, -Number.MAX_SAFE_INTEGER);
};

export const scrollDialogToLast: Command = context => {
	scrollBy(context, Number.MAX_SAFE_INTEGER);
};

// In a list it goes on by half a page: what stands above and below takes a part of it, so that a whole one would pass rows unseen.
function pageBy(context: Context, pages: 1 | -1): void {
	const page = dialogPage(context);
	if (extentOf(context.store.getState(), context.registry)) {
		scrollBy(context, pages * page);
	} else {
		moveInList(context, pages * Math.ceil(page / 2));
	}
}

export const scrollDialogPageDown: Command = context => {
	pageBy(context, 1);
};

export const scrollDialogPageUp: Command = context => {
	pageBy(context, -1);
};

/**
Closes the dialog, and ends what is read for it.
*/
export const closeDialog: Command = context => {
	endSearch(context);
	endDialog(context);
	context.store.dispatch({type: 'dialog/closed'});
};

/**
Quits; asks first where a form was put aside unsaved.
*/
export const askToQuit: Command = ({store, quit: leave}) => {
	if (store.getState().asideCount > 0) {
		store.dispatch({type: 'dialog/quitAsked'});
	} else {
		leave();
	}
};

export const quit: Command = context => {
	context.quit();
};

export const suspend: Command = async ({store, suspendTerminal, stopProcess}) => suspendTerminal(async () => {
	if (await stopProcess() === 'notStopped') {
		say({store}, 'Not suspended: there is no shell here that could resume the program.', 'warning');
	}
});
