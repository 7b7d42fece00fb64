import type {SortBy} from '../../base/tree/sorting.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type Pane, type State, withDialog} from '../../kernel/state/state.js';

/** A column in the list. `place`: its place among those that are shown, from 1; undefined if it is not. */
export type ListedColumn = {
	readonly name: string;
	readonly head: string;
	readonly about: string;
	readonly isNumber?: true;
	readonly isFixed?: true;
	readonly place: number | undefined;
};

/** The columns of a pane, and what its rows are sorted by. */
type Listed = {
	readonly pane: Pane;
	readonly of: string;
	readonly columns: readonly ListedColumn[];
	readonly sort: SortBy | undefined;
	readonly left: number;
};

export type ColumnsEvent = {readonly type: 'columns/listed'} & Listed;

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly columns: Searchable & Listed;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly columns: ColumnsEvent;
	}
}

/** All columns of a pane. */
export const columnList = searchableList('columns', {
	nouns: ['column', 'columns'],
	foundBy: 'name or meaning',
	items: (_, {columns}) => columns,
	textOf: ({name, head, about}) => `${name} ${head} ${about}`,
	emptyText: () => '',
	limit: ({pane}) => (pane === 'tree' ? 'Members of JSON are listed once profiles are known.' : undefined),
});

/** Lists the columns, or lists them again after a choice: the cursor and the search stay. */
export function reduceColumns(state: State, {type, ...listed}: ColumnsEvent): State {
	const {dialog} = state;
	const listing = withDialog(state, {
		...(dialog.kind === 'columns' ? dialog : {...unsearched, kind: 'columns'}),
		...listed,
	});
	return dialog.kind === 'columns'
		? columnList.staying(state, listing, (one, other) => one.name === other.name)
		: listing;
}
