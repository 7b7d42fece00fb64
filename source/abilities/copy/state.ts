import type {Dialog} from '../../kernel/state/dialog.js';
import {withDialog, type State} from '../../kernel/state/state.js';

/** A value in the form in which it is copied. */
export type CopyEntry = {readonly label: string; readonly text: string};

export type CopyEvent =
	| {
			readonly type: 'copy/opened';
			readonly title: string;
			readonly entries: readonly CopyEntry[];
			readonly back?: Dialog | undefined;
	  }
	| {readonly type: 'copy/sent'}
	| {readonly type: 'copy/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `back`: the dialog to return to, if it was opened from one. */
		readonly copy: {
			readonly title: string;
			readonly entries: readonly CopyEntry[];
			readonly cursor: number;
			readonly back?: Dialog;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly copy: CopyEvent;
	}
}

export function reduceCopy(state: State, event: CopyEvent): State {
	switch (event.type) {
		case 'copy/opened': {
			return withDialog(state, {
				kind: 'copy',
				title: event.title,
				entries: event.entries,
				cursor: 0,
				...(event.back && {back: event.back}),
			});
		}

		case 'copy/left': {
			return state.dialog.kind === 'copy' ? withDialog(state, state.dialog.back ?? {kind: 'none'}) : state;
		}

		// The tour observes this event.
		case 'copy/sent': {
			return state;
		}
	}
}
