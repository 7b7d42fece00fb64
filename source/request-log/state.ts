import type {LoggedRequest} from '../api/caller.js';
import {lineOf, type Line} from '../forms/line-editor.js';
import type {DialogOf} from '../state/dialog.js';
import {withDialog, type State} from '../state/state.js';

/**
A request that was made, with the curl that makes it again, and the name of the organization that it is `about`, where that is known.
*/
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

/**
What happened in the list of requests.
*/
export type LogEvent =
	| {readonly type: 'log/opened'; readonly entries: readonly LogEntry[]}
	| {readonly type: 'log/detailToggled'};

declare module '../state/dialog.js' {
	interface Dialogs {
		readonly log: {readonly entries: readonly LogEntry[]; readonly cursor: number; readonly isDetailed: boolean; readonly query: Line; readonly isTyping: boolean};
	}
}

declare module '../state/events.js' {
	interface Events {
		readonly log: LogEvent;
	}
}

export function reduceLog(state: State, event: LogEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'log/opened': {
			// Read again, it is searched for the same.
			const query = dialog.kind === 'log' ? dialog.query : lineOf('');
			return withDialog(state, {
				kind: 'log', entries: event.entries, cursor: 0, isDetailed: false, query, isTyping: false,
			});
		}

		case 'log/detailToggled': {
			return dialog.kind === 'log' ? withDialog(state, {...dialog, isDetailed: !dialog.isDetailed}) : state;
		}
	}
}

/**
How many requests are kept to be looked at, the latest.
*/
export const mostRequests = 500;

/**
The requests in which every word that is searched for is found: in method, status or failure, path, purpose, `cf-ray`, or the organization’s name.
*/
export function foundRequests({entries, query}: DialogOf<'log'>): readonly LogEntry[] {
	const words = query.text.toLowerCase().split(' ').filter(word => word !== '');
	return words.length === 0
		? entries
		: entries.filter(({method, status, failure, path, purpose, ray, about}) => {
			const text = `${method} ${status ?? ''} ${failure ?? ''} ${path} ${purpose} ${ray ?? ''} ${about ?? ''}`.toLowerCase();
			return words.every(word => text.includes(word));
		});
}
