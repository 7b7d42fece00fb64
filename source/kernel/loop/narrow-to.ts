import {lineOf} from '../form-model/line-editor.js';
import {isNothingFound} from '../state/find.js';
import type {Context} from './context.js';
import {namedInFilters} from './named-in-filters.js';

/** Narrows the tree to what a filter finds, as if it had been typed. The filter stays open if it finds nothing. */
export function narrowTo(context: Context, filter: string): void {
	const {store, now} = context;
	store.dispatch({type: 'find/left'});
	store.dispatch({type: 'find/opened', now: now(), named: namedInFilters(context)});
	store.dispatch({type: 'find/edited', line: lineOf(filter)});
	if (!isNothingFound(store.getState())) {
		store.dispatch({type: 'find/accepted'});
	}
}
