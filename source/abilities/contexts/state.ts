import {withDialog, type State} from '../../kernel/state/state.js';

export type ContextsEvent =
	| {readonly type: 'contexts/opened'}
	| {readonly type: 'contexts/switchAsked'; readonly isAsking: boolean};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly contexts: {readonly cursor: number; readonly isAsking: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly contexts: ContextsEvent;
	}
}

export function reduceContexts(state: State, event: ContextsEvent): State {
	switch (event.type) {
		case 'contexts/opened': {
			const at = state.connection.contexts?.findIndex(({isCurrent}) => isCurrent) ?? -1;
			return withDialog(state, {kind: 'contexts', cursor: Math.max(0, at), isAsking: false});
		}

		case 'contexts/switchAsked': {
			return state.dialog.kind === 'contexts' ? withDialog(state, {...state.dialog, isAsking: event.isAsking}) : state;
		}
	}
}
