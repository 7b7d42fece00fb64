import type {SortBy} from '../../base/tree/sorting.js';
import {sortedBy} from '../columns/column.js';
import {allColumns, type ListColumns} from '../columns/list-columns.js';
import {clamp} from './clamp.js';
import type {ListState} from './data.js';
import {isMatching, isSearchLost, listQuery} from './list-search.js';
import {selectedId} from './selectors.js';
import type {Pane, State} from './state.js';

type Description<Item> = {
	readonly pane: Pane;
	readonly listIn: (state: State, id: string) => ListState<Item> | undefined;
	/** The items in the order of the list. Defaults to that of the service. */
	readonly inOrder?: (items: readonly Item[]) => readonly Item[];
	/** What the items can be sorted by. */
	readonly columns: ListColumns<Item>;
	/** The texts that a search looks at, besides the start of the id. */
	readonly textsOf: (item: Item) => readonly string[];
	/** The place of the cursor among all items. */
	readonly cursorAt: (state: State, items: readonly Item[]) => number;
};

/** A list of the selected organization: what a search lists of it, and the item under the cursor. */
export type PaneList<Item> = {
	readonly pane: Pane;
	readonly listIn: Description<Item>['listIn'];
	readonly columns: ListColumns<Item>;
	/** The list of the selected organization. */
	readonly selected: (state: State) => ListState<Item> | undefined;
	/** What is searched for; empty if nothing is. */
	readonly query: (state: State) => string;
	/** The listed items, and the place of the cursor among them, -1 if there are none. */
	readonly listed: (state: State) => {readonly items: readonly Item[]; readonly cursor: number};
	readonly chosen: (state: State) => Item | undefined;
	/** The listed item so many places further, up to the ends of the list. */
	readonly beside: (state: State, by: number) => Item | undefined;
};

/** Makes the list of a pane from what an ability says about it. */
export function paneList<Item extends {readonly id: string}>({
	pane,
	listIn,
	inOrder = items => items,
	columns,
	textsOf,
	cursorAt,
}: Description<Item>): PaneList<Item> {
	// Each frame asks for this several times.
	const known = new WeakMap<readonly Item[], {readonly query: string; readonly items: readonly Item[]}>();
	const found = (all: readonly Item[], query: string): readonly Item[] => {
		const last = known.get(all);
		if (last?.query === query) {
			return last.items;
		}

		const items = all.filter(
			item => item.id.startsWith(query.toLowerCase()) || textsOf(item).some(text => isMatching(text, query)),
		);
		known.set(all, {query, items});
		return items;
	};

	const sorted = new WeakMap<readonly Item[], {readonly sort: SortBy; readonly items: readonly Item[]}>();
	const inChosenOrder = (items: readonly Item[], sort: SortBy | undefined): readonly Item[] => {
		const usual = inOrder(items);
		const column = sort && allColumns(columns).find(({name}) => name === sort.by);
		if (!column) {
			return usual;
		}

		const last = sorted.get(usual);
		if (last?.sort === sort) {
			return last.items;
		}

		const next = sortedBy(usual, column, {now: 0}, sort.isReversed);
		sorted.set(usual, {sort, items: next});
		return next;
	};

	const selected = (state: State) => listIn(state, selectedId(state) ?? '');
	const query = (state: State) => listQuery(state, pane);
	const listed = (state: State) => {
		const isLost = state.pane === pane && isSearchLost(state);
		const all = inChosenOrder(isLost ? [] : (selected(state)?.items ?? []), state.columns.get(pane)?.sort);
		const text = query(state);
		const items = text === '' ? all : found(all, text);
		const chosen = all[clamp(cursorAt(state, all), all.length - 1)];
		return {items, cursor: chosen === undefined || items.length === 0 ? -1 : Math.max(0, items.indexOf(chosen))};
	};

	const beside = (state: State, by: number) => {
		const {items, cursor} = listed(state);
		return items[clamp(cursor + by, items.length - 1)];
	};

	return {pane, listIn, columns, selected, query, listed, chosen: state => beside(state, 0), beside};
}
