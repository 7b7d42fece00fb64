import type {ContextEntry} from '../../kernel/state/connection.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';

export type ContextsEvent =
	{readonly type: 'contexts/opened'} | {readonly type: 'contexts/switchAsked'; readonly isAsking: boolean};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly contexts: Searchable & {readonly isAsking: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly contexts: ContextsEvent;
	}
}

const noContexts: readonly ContextEntry[] = [];

/** The hosts and credentials of the config file. */
export const contextList = searchableList('contexts', {
	nouns: ['context', 'contexts'],
	foundBy: 'name or host',
	items: ({connection}) => connection.contexts ?? noContexts,
	textOf: ({label, name, host}) => `${label} ${name} ${host}`,
	emptyText: state => `There are no contexts. Press ${keyOf(state, 'closeDialog')} to leave.`,
});

export function reduceContexts(state: State, event: ContextsEvent): State {
	switch (event.type) {
		case 'contexts/opened': {
			const at = state.connection.contexts?.findIndex(({isCurrent}) => isCurrent) ?? -1;
			return withDialog(state, {...unsearched, kind: 'contexts', cursor: Math.max(0, at), isAsking: false});
		}

		case 'contexts/switchAsked': {
			return state.dialog.kind === 'contexts' ? withDialog(state, {...state.dialog, isAsking: event.isAsking}) : state;
		}
	}
}
