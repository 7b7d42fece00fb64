import type {JournalEntry} from '../forms/journal-entry.js';
import {lineOf, type Line} from '../forms/line-editor.js';
import {withDialog, type State} from '../state/state.js';

/**
Events of the list of writes.
*/
export type UndoEvent =
	| {readonly type: 'undo/checked'; readonly failure: string | undefined}
	| {readonly type: 'undo/opened'; readonly entries: readonly JournalEntry[]; readonly now: number};

declare module '../state/dialog.js' {
	interface Dialogs {
		readonly undo: {readonly entries: readonly JournalEntry[]; readonly now: number; readonly cursor: number; readonly query: Line; readonly isTyping: boolean};
	}
}

declare module '../state/events.js' {
	interface Events {
		readonly undo: UndoEvent;
	}
}

export function reduceUndo(state: State, event: UndoEvent): State {
	switch (event.type) {
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
