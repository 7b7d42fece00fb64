import {writeKey, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Registry} from '../../kernel/rows/registry.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {writeList} from './found-writes.js';

/** Events of the list of writes. */
export type UndoEvent =
	| {readonly type: 'undo/checked'; readonly failure: string | undefined}
	| {readonly type: 'undo/opened'; readonly entries: readonly JournalEntry[]; readonly now: number}
	| {readonly type: 'undo/lookedUp'; readonly entries: readonly JournalEntry[]};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly undo: Searchable & {readonly entries: readonly JournalEntry[]; readonly now: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly undo: UndoEvent;
	}
}

export function reduceUndo(
	state: State,
	event: UndoEvent,
	registry?: Pick<Registry, 'bindings' | 'places' | 'writes'>,
): State {
	switch (event.type) {
		case 'undo/checked': {
			return {...state, journalFailure: event.failure};
		}

		case 'undo/opened': {
			return withDialog(state, {...unsearched, kind: 'undo', entries: event.entries, now: event.now});
		}

		case 'undo/lookedUp': {
			const {dialog} = state;
			// Writes that were not stored leave the list.
			return dialog.kind === 'undo'
				? writeList.staying(
						state,
						withDialog(state, {...dialog, entries: event.entries}),
						(one, other) => writeKey(one) === writeKey(other),
						registry,
					)
				: state;
		}
	}
}
