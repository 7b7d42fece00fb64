import type {LoggedRequest} from '../../base/api/caller.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {withWords} from '../../base/text/with-words.js';

/** A request with its curl command. `about` is the name of its organization, if it is known. */
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

export type LogEvent =
	| {readonly type: 'log/opened'; readonly entries: readonly LogEntry[]}
	| {readonly type: 'log/detailToggled'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly log: {readonly entries: readonly LogEntry[]; readonly cursor: number; readonly isDetailed: boolean; readonly query: Line; readonly isTyping: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly log: LogEvent;
	}
}

export function reduceLog(state: State, event: LogEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'log/opened': {
			// The search stays when the list is opened again.
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

/** The requests that contain every word of the query in their method, status or failure, path, purpose, `cf-ray`, or organization name. */
export function foundRequests({entries, query}: DialogOf<'log'>): readonly LogEntry[] {
	return withWords(entries, query.text, ({method, status, failure, path, purpose, ray, about}) => `${method} ${status ?? ''} ${failure ?? ''} ${path} ${purpose} ${ray ?? ''} ${about ?? ''}`);
}

/** The id of the organization in the path of a request. The path of a creation has none. */
export const organizationIn = (path: string): string | undefined => /^\/organizations\/(?<id>[\w\-]+)/v.exec(path)?.groups?.['id'];
