import {quoted} from '../../kernel/filter/filter-text.js';
import {allTerms} from '../../kernel/filter/filter.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';

export type TermsEvent = {readonly type: 'terms/opened'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly terms: Searchable;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly terms: TermsEvent;
	}
}

/** A term as the list shows it: what is typed for it, what it looks at, and values that it takes. */
type ListedTerm = {readonly typed: string; readonly about: string; readonly examples: string};

const terms: readonly ListedTerm[] = allTerms.map(({name, about, examples}) => ({
	typed: name.endsWith('.') ? name : `${name}:`,
	about,
	examples: examples
		.filter(example => example !== '')
		.map(example => quoted(example))
		.join('  '),
}));

/** All terms of a filter. */
export const termList = searchableList('terms', {
	nouns: ['term', 'terms'],
	foundBy: 'name or meaning',
	items: () => terms,
	textOf: ({typed, about}) => `${typed} ${about}`,
	emptyText: () => '',
});

export const reduceTerms = (state: State, _: TermsEvent): State => withDialog(state, {...unsearched, kind: 'terms'});
