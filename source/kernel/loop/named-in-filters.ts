import type {Find} from '../state/open-search.js';
import {Refusal} from '../options/exit-status.js';
import {idsInGroups, openGroups} from '../storage/groups.js';
import {openFilters, textsOfFilters} from '../storage/saved-filters.js';
import type {Context} from './context.js';
import {say} from './tell.js';

/** The groups and saved filters that a filter can name. Those that cannot be read are none, with a message. */
export function namedInFilters({store, disk}: Pick<Context, 'disk' | 'store'>): NonNullable<Find['named']> {
	const read = <Value>(run: () => ReadonlyMap<string, Value>): ReadonlyMap<string, Value> => {
		try {
			return run();
		} catch (error) {
			if (!(error instanceof Refusal)) {
				throw error;
			}

			say({store}, error.message, 'warning');
			return new Map();
		}
	};

	return {
		groups: read(() => idsInGroups(openGroups(disk))),
		filters: read(() => textsOfFilters(openFilters(disk, store.getState().connection.filters))),
	};
}

/** Lets an open filter look at the groups and saved filters as they are now. */
export function nameAgain(context: Pick<Context, 'disk' | 'store'>): void {
	if (context.store.getState().find) {
		context.store.dispatch({type: 'find/named', named: namedInFilters(context)});
	}
}
