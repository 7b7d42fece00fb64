import {writeKey, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {foundWrites} from './found-writes.js';

/** Events of the list of writes. */
export type UndoEvent =
	| {readonly type: 'undo/checked'; readonly failure: string | undefined}
	| {readonly type: 'undo/opened'; readonly entries: readonly JournalEntry[]; readonly now: number}
	| {readonly type: 'undo/lookedUp'; readonly entries: readonly JournalEntry[]};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly undo: {readonly entries: readonly JournalEntry[]; readonly now: number; readonly cursor: number; readonly query: Line; readonly isTyping: boolean};
	}
}

declare module '../../kernel/state/events.js' {
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

		case 'undo/lookedUp': {
			const {dialog} = state;
			if (dialog.kind !== 'undo') {
				return state;
			}

			// The cursor stays on its write. Writes that were not stored leave the list.
			const next = {...dialog, entries: event.entries};
			const found = foundWrites(next);
			const chosen = foundWrites(dialog)[dialog.cursor];
			const at = found.findIndex(entry => chosen && writeKey(entry) === writeKey(chosen));
			return withDialog(state, {...next, cursor: at === -1 ? Math.max(0, Math.min(dialog.cursor, found.length - 1)) : at});
		}
	}
}
