import {reduceBrowse} from './browse-reducer.js';
import {reduceData} from './data-reducer.js';
import {reduceDialog} from './dialog-reducer.js';
import type {Event} from './events.js';
import type {State} from './state.js';

/**
What the state is after an event. Pure; the compiler refuses an event that is not listed here.
*/
export function reduce(state: State, event: Event): State {
	switch (event.type) {
		case 'organizations/requested':
		case 'organizations/received':
		case 'organizations/failed':
		case 'detail/requested':
		case 'detail/received':
		case 'detail/failed':
		case 'accounts/requested':
		case 'accounts/received':
		case 'accounts/failed': {
			return reduceData(state, event);
		}

		case 'terminal/resized':
		case 'tree/moved':
		case 'tree/selected':
		case 'tree/folded':
		case 'tree/allFolded':
		case 'pane/focused':
		case 'pane/tabChosen':
		case 'pane/scrolled':
		case 'pane/accountsMoved':
		case 'find/opened':
		case 'find/edited':
		case 'find/accepted':
		case 'find/left':
		case 'message/shown':
		case 'message/cleared': {
			return reduceBrowse(state, event);
		}

		case 'dialog/helpOpened':
		case 'dialog/accountOpened':
		case 'dialog/scrolled':
		case 'dialog/closed':
		case 'form/requested':
		case 'form/requestFailed':
		case 'form/opened':
		case 'form/edited':
		case 'form/moved':
		case 'form/refused':
		case 'form/leaveAsked':
		case 'form/resumed':
		case 'form/reviewed':
		case 'form/sent':
		case 'form/saveFailed':
		case 'form/saved':
		case 'picker/opened':
		case 'picker/edited':
		case 'picker/moved':
		case 'picker/chosen':
		case 'deletion/opened':
		case 'deletion/checked':
		case 'deletion/checkFailed':
		case 'deletion/edited':
		case 'deletion/sent':
		case 'deletion/failed':
		case 'deletion/done': {
			return reduceDialog(state, event);
		}
	}
}
