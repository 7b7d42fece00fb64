import {fileFormats} from '../export/formats.js';
import {lineOf, type Line} from '../forms/line-editor.js';
import {clamp} from './clamp.js';
import type {DialogEvent} from './events.js';
import {foundRequests} from './found-requests.js';
import {foundWrites} from './found-writes.js';
import {withForm, withStep} from './open-form.js';
import type {State} from './state.js';
import type {Dialog} from './dialog.js';
import {tourSteps} from './tour-steps.js';

const none = {kind: 'none'} as const;

export const withDialog = (state: State, dialog: Dialog): State => ({...state, dialog});

function scrollDialog(dialog: Dialog, scrolledTo: number): Dialog {
	if (dialog.kind === 'none') {
		return dialog;
	}

	return dialog.kind === 'form' ? {kind: 'form', form: withStep(dialog.form, {...dialog.form.step, scrolledTo})} : {...dialog, scrolledTo};
}

function search(state: State, query: Line): State {
	const {dialog} = state;
	if (dialog.kind === 'help') {
		return withDialog(state, {
			...dialog, query, isTyping: true, scrolledTo: 0,
		});
	}

	if (dialog.kind === 'undo') {
		return withDialog(state, {
			...dialog, query, isTyping: true, cursor: 0,
		});
	}

	return dialog.kind === 'log'
		? withDialog(state, {
			...dialog, query, isTyping: true, cursor: 0, isDetailed: false,
		})
		: state;
}

/**
How many there are to choose from; of the commands in the palette, which the keymap holds, any number.
*/
function listLength(dialog: Extract<Dialog, {readonly cursor: number}>, {connection}: State): number {
	switch (dialog.kind) {
		case 'drafts': {
			return dialog.drafts.length;
		}

		case 'copy': {
			return dialog.entries.length;
		}

		case 'undo': {
			return foundWrites(dialog).length;
		}

		case 'log': {
			return foundRequests(dialog).length;
		}

		case 'export': {
			return fileFormats.length;
		}

		case 'changes': {
			return dialog.comparison.changes.length;
		}

		case 'batch': {
			return dialog.batch.columns.length;
		}

		case 'contexts': {
			return connection.contexts?.length ?? 0;
		}

		case 'tourSteps': {
			return tourSteps.length;
		}

		case 'palette': {
			return Infinity;
		}
	}
}

function moveInList(state: State, by: number): State {
	const {dialog} = state;
	if (!('cursor' in dialog)) {
		return state;
	}

	const {scrolledTo, ...rest} = dialog;
	return withDialog(state, {...rest, cursor: clamp(dialog.cursor + by, listLength(dialog, state) - 1)});
}

/**
The drafts that still wait; without any, their dialog closes.
*/
// Discarded forms are not among those that wait.
const oneFewerAside = (state: State, isDiscarded: boolean): State => isDiscarded ? state : {...state, asideCount: Math.max(0, state.asideCount - 1)};

function withoutDraft(state: State, file: string): State {
	if (state.dialog.kind !== 'drafts') {
		return state;
	}

	const drafts = state.dialog.drafts.filter(draft => draft.file !== file);
	return drafts.length === 0 ? withDialog(state, none) : moveInList(withDialog(state, {...state.dialog, drafts, isAsking: false}), 0);
}

export function reduceDialog(state: State, event: DialogEvent): State {
	switch (event.type) {
		case 'dialog/helpOpened': {
			return state.dialog.kind === 'form'
				? withForm(state, form => withStep(form, {name: 'helping'}))
				: withDialog(state, {
					kind: 'help', query: lineOf(''), isTyping: false,
				});
		}

		case 'dialog/searched': {
			return search(state, event.line);
		}

		case 'dialog/searchEnded': {
			return 'query' in state.dialog ? withDialog(state, {...state.dialog, isTyping: false}) : state;
		}

		case 'dialog/paletteOpened': {
			return withDialog(state, {kind: 'palette', line: lineOf(''), cursor: 0});
		}

		case 'dialog/paletteEdited': {
			return state.dialog.kind === 'palette' ? withDialog(state, {kind: 'palette', line: event.line, cursor: 0}) : state;
		}

		case 'dialog/accountOpened': {
			return withDialog(state, {kind: 'account', account: event.account});
		}

		case 'dialog/quitAsked': {
			return withDialog(state, {kind: 'quitting'});
		}

		case 'dialog/scrolled': {
			return withDialog(state, scrollDialog(state.dialog, event.to));
		}

		case 'dialog/moved': {
			return moveInList(state, event.by);
		}

		case 'dialog/closed': {
			return withDialog(state, none);
		}

		case 'drafts/offered': {
			return withDialog(state, {
				kind: 'drafts', drafts: event.drafts, now: event.now, cursor: 0, isAsking: false,
			});
		}

		case 'drafts/discardAsked': {
			return state.dialog.kind === 'drafts' ? withDialog(state, {...state.dialog, isAsking: event.isAsking}) : state;
		}

		case 'drafts/discarded': {
			const {dialog} = state;
			const isDiscarded = dialog.kind === 'drafts' && dialog.drafts.some(({file, discardedAt}) => file === event.file && discardedAt !== undefined);
			return withoutDraft(oneFewerAside(state, isDiscarded), event.file);
		}

		case 'drafts/taken': {
			return oneFewerAside(state, event.isDiscarded === true);
		}

		case 'undo/checked': {
			return {...state, journalFailure: event.failure};
		}

		case 'undo/opened': {
			return withDialog(state, {
				kind: 'undo', entries: event.entries, now: event.now, cursor: 0, query: lineOf(''), isTyping: false,
			});
		}
	}
}
