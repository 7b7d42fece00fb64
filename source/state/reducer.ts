import {reduceBrowse} from './browse-reducer.js';
import {reduceData} from './data-reducer.js';
import {reduceDialog} from './dialog-reducer.js';
import {isOf, type Event} from './events.js';
import {reduceFind} from './find-reducer.js';
import type {State} from './state.js';

/**
What the state is after an event. Pure, and exhaustive: each group of events goes to one reducer, whose cases the compiler checks.
*/
export function reduce(state: State, event: Event): State {
	if (isOf(event, 'organizations', 'detail', 'accounts')) {
		return reduceData(state, event);
	}

	if (isOf(event, 'terminal', 'tree', 'pane', 'message')) {
		return reduceBrowse(state, event);
	}

	return isOf(event, 'find') ? reduceFind(state, event) : reduceDialog(state, event);
}
