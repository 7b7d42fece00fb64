import type {Find} from '../state/open-search.js';
import {Refusal} from '../options/exit-status.js';
import {openKeptNames} from '../storage/kept-names.js';
import type {Context} from './context.js';
import {say} from './tell.js';

/** The groups and saved filters that a filter can name. If they cannot be read there are none, with a message. */
export function namedInFilters({store, disk}: Pick<Context, 'disk' | 'store'>): NonNullable<Find['named']> {
	try {
		return openKeptNames(disk, store.getState().connection.filters).named();
	} catch (error) {
		if (!(error instanceof Refusal)) {
			throw error;
		}

		say({store}, error.message, 'warning');
		return {groups: new Map(), filters: new Map()};
	}
}

/** Lets an open filter look at the groups and saved filters as they are now. */
export function nameAgain(context: Pick<Context, 'disk' | 'store'>): void {
	if (context.store.getState().find) {
		context.store.dispatch({type: 'find/named', named: namedInFilters(context)});
	}
}
