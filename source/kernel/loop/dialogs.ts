import {clamp} from '../state/clamp.js';
import {isDialogSearched} from '../state/selectors.js';
import {choicesIn, extentOf, roomOf} from '../rows/registry.js';
import {lineOf, typeSearch} from '../form-model/line-editor.js';
import type {Command, Context} from './context.js';
import {say, tell} from './tell.js';
import {endDialog, endSearch} from './until.js';

const dialogPage = ({store, registry}: Context): number => roomOf(store.getState(), registry).height;

/** Scrolls the dialog by a number of rows, stopping at its ends. Screen readers say `said`. */
export function scrollBy(context: Context, by: number, said = 'Everything has been read out.'): void {
	const extent = extentOf(context.store.getState(), context.registry);
	if (!extent) {
		return;
	}

	const limit = Math.max(0, extent.rows - dialogPage(context));
	if (limit === 0) {
		say(context, {text: 'Nothing to scroll: everything is on the screen.', said});
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

// A list moves by half a page, because texts above and below it take part of the room. A whole page would skip rows.
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

/** Shows the whole list again if a search narrows it; otherwise closes the dialog and cancels its loads. */
export const closeDialog: Command = async (context, press) => {
	if (isDialogSearched(context.store.getState())) {
		return leaveDialogSearch(context, press);
	}

	endSearch(context);
	endDialog(context);
	context.store.dispatch({type: 'dialog/closed'});
};

/** Quits. Asks first if there are unsaved forms. */
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
		say({store}, 'Not suspended: there is no shell here to resume cforgs.', 'warning');
	}
});

/** Moves the cursor of the open list, stopping at its ends. Calls `atEnd` if the cursor does not move. */
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

export const openDialogSearch: Command = ({store}) => {
	store.dispatch({type: 'dialog/searched', line: lineOf('')});
};

export const typeIntoSearch: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if ('query' in dialog) {
		store.dispatch({type: 'dialog/searched', line: typeSearch(dialog.query, press)});
	}
};

export const endDialogSearch: Command = ({store}) => {
	store.dispatch({type: 'dialog/searchEnded'});
};

export const leaveDialogSearch: Command = ({store}) => {
	store.dispatch({type: 'dialog/searched', line: lineOf('')});
	store.dispatch({type: 'dialog/searchEnded'});
};
