import {clamp} from '../state/clamp.js';
import {batchRows} from '../format/batch-rows.js';
import {accountRows} from '../format/account-rows.js';
import {copyRows} from '../format/copy-rows.js';
import {helpRows} from '../format/help-rows.js';
import {summaryRows} from '../format/summary.js';
import {reviewRows} from '../format/review-rows.js';
import type {Form} from '../forms/form.js';
import {innerRows, layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import type {Command, Context} from './context.js';
import {tell} from './tell.js';
import {endSearch} from './waits.js';

const reviewExtent = (state: State, form: Form, columns: number) =>
	form.step.name === 'reviewing' ? {scroll: form.step.scroll, rows: reviewRows(state, form, columns).length} : undefined;

/**
How far the dialog is scrolled, and how many rows it has; undefined where it does not scroll.
*/
function extentOf({store, bindings}: Context): {readonly scroll: number; readonly rows: number} | undefined {
	const state = store.getState();
	const {dialog} = state;
	const columns = layoutOf(state).dialog.columns - 4;
	if (dialog.kind === 'form') {
		return reviewExtent(state, dialog.form, columns);
	}

	if (!('scroll' in dialog)) {
		return undefined;
	}

	switch (dialog.kind) {
		case 'help': {
			return {scroll: dialog.scroll, rows: helpRows(bindings, state, columns).length};
		}

		case 'account': {
			return {scroll: dialog.scroll, rows: accountRows(dialog.account).length};
		}

		case 'copy': {
			return {scroll: dialog.scroll, rows: copyRows(dialog.entries, dialog.cursor, columns).length};
		}

		case 'summary': {
			return {scroll: dialog.scroll, rows: summaryRows(state, dialog.detail, columns).length};
		}

		case 'batch': {
			return dialog.batch.step.name === 'reviewing' ? {scroll: dialog.scroll, rows: batchRows(state, dialog.batch, columns).length} : undefined;
		}
	}
}

const dialogPage = ({store}: Context): number => innerRows(layoutOf(store.getState()).dialog);

function scrollBy(context: Context, by: number): void {
	const extent = extentOf(context);
	if (!extent) {
		return;
	}

	const limit = Math.max(0, extent.rows - dialogPage(context));
	const scroll = clamp(extent.scroll + by, limit);
	context.store.dispatch({type: 'dialog/scrolled', by: scroll - extent.scroll});
}

export const openHelp: Command = ({store}) => {
	store.dispatch({type: 'dialog/helpOpened'});
};

export const scrollDialogDown: Command = context => {
	scrollBy(context, 1);
};

export const scrollDialogUp: Command = context => {
	scrollBy(context, -1);
};

export const scrollDialogPageDown: Command = context => {
	scrollBy(context, dialogPage(context));
};

export const scrollDialogPageUp: Command = context => {
	scrollBy(context, -dialogPage(context));
};

export const closeDialog: Command = ({store}) => {
	endSearch({store});
	store.dispatch({type: 'dialog/closed'});
};

function moveInList(context: Context, by: 1 | -1): void {
	const {store} = context;
	const cursorOf = () => {
		const {dialog} = store.getState();
		return 'cursor' in dialog ? dialog.cursor : undefined;
	};

	const before = cursorOf();
	store.dispatch({type: 'dialog/moved', by});
	if (cursorOf() === before) {
		tell(context, by < 0 ? 'This is the first one.' : 'This is the last one.');
	}
}

export const moveListDown: Command = context => {
	moveInList(context, 1);
};

export const moveListUp: Command = context => {
	moveInList(context, -1);
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

export const suspend: Command = async ({suspendTerminal, stopProcess}) => suspendTerminal(stopProcess);
