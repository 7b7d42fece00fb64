import {withDialog, type State} from '../state/state.js';

/**
A value in the form in which it is copied.
*/
export type CopyEntry = {readonly label: string; readonly text: string};

export type CopyEvent =
	| {readonly type: 'copy/opened'; readonly title: string; readonly entries: readonly CopyEntry[]}
	| {readonly type: 'copy/sent'};

declare module '../state/dialog.js' {
	interface Dialogs {
		readonly copy: {readonly title: string; readonly entries: readonly CopyEntry[]; readonly cursor: number};
	}
}

declare module '../state/events.js' {
	interface Events {
		readonly copy: CopyEvent;
	}
}

export function reduceCopy(state: State, event: CopyEvent): State {
	switch (event.type) {
		case 'copy/opened': {
			return withDialog(state, {
				kind: 'copy', title: event.title, entries: event.entries, cursor: 0,
			});
		}

		// The tour observes this event.
		case 'copy/sent': {
			return state;
		}
	}
}
