import type {ApiError} from '../../base/api/api-error.js';
import {itemsLeft, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run-in-dialog.js';
import {withDialog, type State} from '../../kernel/state/state.js';

/** Events of the undo of a run. */
export type UndoRunEvent =
	| {readonly type: 'undoRun/opened'; readonly run: JournalEntry; readonly looking?: number}
	| {readonly type: 'undoRun/looked'; readonly request: number; readonly found?: ReadonlyMap<string, string>; readonly error?: ApiError};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The undo of a run. `writes`: what is left of the run. */
		readonly undoRun: RunInDialog & {
			readonly run: JournalEntry;
			readonly writes: readonly JournalEntry[];
			/** The request that reads what became of the writes in the meantime, then texts by `writeKey`, or why it could not be read. */
			readonly looked?: {readonly request?: number | undefined; readonly found?: ReadonlyMap<string, string> | undefined; readonly error?: ApiError | undefined};
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly undoRun: UndoRunEvent;
	}
}

export const runUndoIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'undoRun'> | undefined => dialog.kind === 'undoRun' ? dialog : undefined;

export function reduceUndoRun(state: State, event: UndoRunEvent): State {
	switch (event.type) {
		case 'undoRun/opened': {
			const {run, looking} = event;
			return withDialog(state, {
				...unsentRun, kind: 'undoRun', run, writes: itemsLeft(run).flatMap(({write}) => write ?? []), ...(looking !== undefined && {looked: {request: looking}}),
			});
		}

		case 'undoRun/looked': {
			const {request, found, error} = event;
			const dialog = runUndoIn(state);
			return dialog?.looked?.request === request ? withDialog(state, {...dialog, looked: {found, error}}) : state;
		}
	}
}
