import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {LookedAt} from '../../kernel/filter/source.js';
import {clamp} from '../../kernel/state/clamp.js';
import type {AskedFilter} from '../../kernel/state/found.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {SavedFilter} from '../../kernel/storage/saved-filters.js';

/** A saved filter in the list. */
export type FilterEntry = SavedFilter & {readonly name: string};

export type FiltersEvent =
	/** `lookedAt`: what the filters look at. */
	| {readonly type: 'filters/opened'; readonly filters: readonly FilterEntry[]; readonly asked: AskedFilter; readonly lookedAt: readonly LookedAt[]}
	| {readonly type: 'filters/changed'; readonly filters: readonly FilterEntry[]; readonly asked: AskedFilter}
	| {readonly type: 'filters/deletionAsked'; readonly isAsking: boolean};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly filters: Searchable & {readonly filters: readonly FilterEntry[]; readonly asked: AskedFilter; readonly isAsking: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly filters: FiltersEvent;
	}
}

export const filterList = searchableList('filters', {
	nouns: ['filter', 'filters'],
	foundBy: 'name or terms',
	items: (_, {filters}) => filters,
	textOf: ({name, text, isOfConfig}) => `${name} ${text}${isOfConfig ? ' config file' : ''}`,
	emptyText: () => 'There are no saved filters. Save one with the command “cforgs filter save no-contact \'email:none phone:none\'”, or in the config file.',
});

export function reduceFilters(state: State, event: FiltersEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'filters/opened': {
			const {filters, asked} = event;
			return withDialog(state, {
				...unsearched, kind: 'filters', filters, asked, isAsking: false,
			});
		}

		case 'filters/changed': {
			if (dialog.kind !== 'filters') {
				return state;
			}

			const {filters, asked} = event;
			const changed = {
				...dialog, filters, asked, isAsking: false,
			};
			const last = Math.max(0, filterList.found(state, changed).length - 1);
			return withDialog(state, {...changed, cursor: clamp(dialog.cursor, last)});
		}

		case 'filters/deletionAsked': {
			return dialog.kind === 'filters' ? withDialog(state, {...dialog, isAsking: event.isAsking}) : state;
		}
	}
}
