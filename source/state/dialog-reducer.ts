import {fileFormats} from '../export/formats.js';
import {lineOf, type Line} from '../forms/line-editor.js';
import {clamp} from './clamp.js';
import type {DialogEvent} from './events.js';
import {foundRequests} from './found-requests.js';
import type {Dialog, State} from './state.js';

const none = {kind: 'none'} as const;

export const withDialog = (state: State, dialog: Dialog): State => ({...state, dialog});

function scrollDialog(dialog: Dialog, by: number): Dialog {
	if (dialog.kind === 'form' && dialog.form.step.name === 'reviewing') {
		const {step} = dialog.form;
		return {kind: 'form', form: {...dialog.form, step: {...step, scroll: Math.max(0, step.scroll + by)}}};
	}

	return 'scroll' in dialog ? {...dialog, scroll: Math.max(0, dialog.scroll + by)} : dialog;
}

function search(state: State, query: Line): State {
	const {dialog} = state;
	if (dialog.kind === 'help') {
		return withDialog(state, {
			...dialog, query, isTyping: true, scroll: 0,
		});
	}

	return dialog.kind === 'log'
		? withDialog(state, {
			...dialog, query, isTyping: true, cursor: 0, isDetailed: false,
		})
		: state;
}

function moveInList(dialog: Dialog, by: number, contexts: readonly unknown[] = []): Dialog {
	if (!('cursor' in dialog)) {
		return dialog;
	}

	switch (dialog.kind) {
		case 'drafts': {
			return {...dialog, cursor: clamp(dialog.cursor + by, dialog.drafts.length - 1)};
		}

		case 'copy': {
			return {...dialog, cursor: clamp(dialog.cursor + by, dialog.entries.length - 1), scroll: 0};
		}

		case 'export': {
			return {...dialog, cursor: clamp(dialog.cursor + by, fileFormats.length - 1)};
		}

		case 'log': {
			return {...dialog, cursor: clamp(dialog.cursor + by, Math.max(0, foundRequests(dialog).length - 1))};
		}

		case 'undo': {
			return {...dialog, cursor: clamp(dialog.cursor + by, dialog.entries.length - 1)};
		}

		case 'changes': {
			return {...dialog, cursor: clamp(dialog.cursor + by, Math.max(0, dialog.comparison.changes.length - 1))};
		}

		case 'batch': {
			return {...dialog, cursor: clamp(dialog.cursor + by, dialog.batch.columns.length - 1)};
		}

		case 'contexts': {
			return {...dialog, cursor: clamp(dialog.cursor + by, Math.max(0, contexts.length - 1))};
		}

		case 'tourSteps':
		case 'palette': {
			return {...dialog, cursor: Math.max(0, dialog.cursor + by)};
		}
	}
}

/**
The drafts that still wait; without any, their dialog closes.
*/
function withoutDraft(state: State, file: string): State {
	if (state.dialog.kind !== 'drafts') {
		return state;
	}

	const drafts = state.dialog.drafts.filter(draft => draft.file !== file);
	return withDialog(state, drafts.length === 0 ? none : moveInList({...state.dialog, drafts, isAsking: false}, 0));
}

export function reduceDialog(state: State, event: DialogEvent): State {
	switch (event.type) {
		case 'dialog/helpOpened': {
			return withDialog(state, {
				kind: 'help', scroll: 0, query: lineOf(''), isTyping: false,
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
			return withDialog(state, {kind: 'account', account: event.account, scroll: 0});
		}

		case 'dialog/quitAsked': {
			return withDialog(state, {kind: 'quitting'});
		}

		case 'dialog/scrolled': {
			return withDialog(state, scrollDialog(state.dialog, event.by));
		}

		case 'dialog/moved': {
			return withDialog(state, moveInList(state.dialog, event.by, state.connection.contexts));
		}

		case 'dialog/closed': {
			return withDialog(state, none);
		}

		case 'drafts/offered': {
			return withDialog(state, {
				kind: 'drafts', drafts: event.drafts, cursor: 0, isAsking: false,
			});
		}

		case 'drafts/discardAsked': {
			return state.dialog.kind === 'drafts' ? withDialog(state, {...state.dialog, isAsking: event.isAsking}) : state;
		}

		case 'drafts/discarded': {
			return withoutDraft({...state, asideCount: Math.max(0, state.asideCount - 1)}, event.file);
		}

		case 'drafts/taken': {
			return {...state, asideCount: Math.max(0, state.asideCount - 1)};
		}

		case 'undo/opened': {
			return withDialog(state, {kind: 'undo', entries: event.entries, cursor: 0});
		}
	}
}
