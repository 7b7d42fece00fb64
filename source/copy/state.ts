import {withDialog} from '../state/dialog-reducer.js';
import type {State} from '../state/state.js';

/**
A value to copy, as it goes to the clipboard.
*/
export type CopyEntry = {readonly label: string; readonly text: string};

export type CopyEvent = {readonly type: 'copy/opened'; readonly title: string; readonly entries: readonly CopyEntry[]};

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

export const reduceCopy = (state: State, {title, entries}: CopyEvent): State => withDialog(state, {
	kind: 'copy', title, entries, cursor: 0,
});
