import {documentationUrlOf} from '../../base/api/explain.js';
import {bothForms} from '../../base/text/told.js';
import {clamp} from '../state/selectors.js';
import {messageOf} from '../rows/message-rows.js';
import type {Message, State} from '../state/state.js';
import {failureTone} from '../rows/failure.js';
import {
	choicesIn,
	extentOf,
	type PaneFailure,
	partOf,
	type Registry,
	roomOf,
	shownFailures,
	typedForm,
} from '../rows/registry.js';
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
async function pageBy(context: Context, pages: 1 | -1): Promise<void> {
	const page = dialogPage(context);
	if (extentOf(context.store.getState(), context.registry)) {
		scrollBy(context, pages * page);
	} else {
		await moveInList(context, pages * Math.ceil(page / 2));
	}
}

export const scrollDialogPageDown: Command = async context => pageBy(context, 1);

export const scrollDialogPageUp: Command = async context => pageBy(context, -1);

/** Closes the dialog and cancels its loads. If drafts keep what is typed, asks first what becomes of it; after a review, keeps what is not stored as a draft, and asks only if it cannot be kept. */
export const closeDialog: Command = async (context, press) => {
	const {store, registry, commands} = context;
	const state = store.getState();
	// The help loads nothing, and the dialog beneath it goes on.
	if (state.beneath === undefined) {
		endSearch(context);
		endDialog(context);
	}

	if (!typedForm(state, registry)) {
		store.dispatch({type: 'dialog/closed'});
	} else if (partOf(registry, state)?.hasTyped(state)) {
		store.dispatch({type: 'drafts/leaveAsked'});
	} else {
		await commands.get('putFormAside')?.(context, press);
		if (store.getState().dialog === state.dialog) {
			store.dispatch({type: 'drafts/leaveAsked'});
		}
	}
};

/** Shows requests exactly as they are sent, or unfolds the JSON in their texts again. */
export const toggleExactRequest: Command = ({store}) => {
	store.dispatch({type: 'dialog/requestsToggled'});
};

const failureMessage = ({error, text}: PaneFailure): Message => {
	const page = documentationUrlOf(error);
	return {tone: failureTone(error), ...bothForms(text), ...(page !== undefined && {page})};
};

/** The last message, that the list is not whole, and the failures that panes show. */
export const shownMessages = (state: State, registry: Registry): readonly Message[] =>
	[
		state.message ?? state.lastMessage,
		messageOf({...state, message: undefined}),
		...shownFailures(state, registry).map(failure => failureMessage(failure)),
	].filter(message => message !== undefined);

/** Shows the last message in full, and the failures on the screen. */
export const openMessage: Command = ({store, registry}) => {
	store.dispatch({type: 'dialog/messageOpened', messages: shownMessages(store.getState(), registry)});
};

export const suspend: Command = async ({store, suspendTerminal, stopProcess}) =>
	suspendTerminal(async () => {
		if ((await stopProcess()) === 'notStopped') {
			say({store}, 'Not suspended: there is no shell here to resume cforgs.', 'warning');
		}
	});

/** Runs the command of the list for when the cursor has moved, such as loading more. */
export async function afterMove(context: Context): Promise<void> {
	const {store, registry, commands} = context;
	const command = partOf(registry, store.getState())?.list?.movedCommand;
	await commands.get(command ?? '')?.(context, {name: ''});
}

/** Moves the cursor of the open list, stopping at its ends. Calls `atEnd` if the cursor does not move. */
export async function moveInList(context: Context, by: number, atEnd?: () => void): Promise<void> {
	const {store, registry} = context;
	const before = choicesIn(store.getState(), registry);
	if (!before) {
		return;
	}

	store.dispatch(before.moved(by));
	if (choicesIn(store.getState(), registry)?.cursor === before.cursor) {
		atEnd?.();
		tell(context, by < 0 ? 'This is the first row.' : 'This is the last row.');
	}

	await afterMove(context);
}

export const moveListDown: Command = async context => moveInList(context, 1);

export const moveListUp: Command = async context => moveInList(context, -1);

export const moveListToFirst: Command = async context => moveInList(context, -Number.MAX_SAFE_INTEGER);

export const moveListToLast: Command = async context => moveInList(context, Number.MAX_SAFE_INTEGER);
