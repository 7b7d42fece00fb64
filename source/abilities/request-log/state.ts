import {type LoggedRequest, mostRequests} from '../../base/api/caller.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';

/** A request with its curl command. `about` is the name of its organization, if it is known. */
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

export type LogEvent =
	{readonly type: 'log/opened'; readonly entries: readonly LogEntry[]} | {readonly type: 'log/detailToggled'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly log: Searchable & {readonly entries: readonly LogEntry[]; readonly isDetailed: boolean};
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
			const {query} = dialog.kind === 'log' ? dialog : unsearched;
			return withDialog(state, {...unsearched, kind: 'log', entries: event.entries, isDetailed: false, query});
		}

		case 'log/detailToggled': {
			return dialog.kind === 'log' ? withDialog(state, {...dialog, isDetailed: !dialog.isDetailed}) : state;
		}
	}
}

const isAtLimit = ({entries}: DialogOf<'log'>): boolean => entries.length >= mostRequests;

/** The requests of this session, latest first. */
export const requestList = searchableList('log', {
	nouns: ['request', 'requests'],
	foundBy: 'method, status, path, purpose, organization or cf-ray',
	items: (_, {entries}) => entries,
	textOf: ({method, status, failure, path, purpose, ray, about}) =>
		`${method} ${status ?? ''} ${failure ?? ''} ${path} ${purpose} ${ray ?? ''} ${about ?? ''}`,
	limit: dialog => (isAtLimit(dialog) ? `Only the last ${mostRequests} requests are kept.` : undefined),
	emptyText: state => `There are no requests yet. Press ${keyOf(state, 'openLog')} to look again.`,
});

export const logTitle = (dialog: DialogOf<'log'>): string =>
	isAtLimit(dialog) ? `The last ${mostRequests} requests` : 'Requests';

/** The id of the organization in the path of a request. The path of a creation has none. */
export const organizationIn = (path: string): string | undefined =>
	/^\/organizations\/(?<id>[\w\-]+)/v.exec(path)?.groups?.['id'];
