import {withDialog} from './dialog-reducer.js';
import type {ContextsEvent} from './events.js';
import type {State} from './state.js';

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
