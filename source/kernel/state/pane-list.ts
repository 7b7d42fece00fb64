import {memo} from '../../base/text/memo.js';
import {matchedParts} from '../../base/tree/search.js';
import type {SortBy} from '../../base/tree/sorting.js';
import {earlierText} from '../../base/text/time.js';
import type {Account} from '../../base/api/schemas.js';
import {tagTexts} from '../../base/tables/accounts.js';
import {whyHidden} from '../../base/tree/names.js';
import {sortedBy} from '../columns/column.js';
import {allColumns, type ListColumns, accountColumns} from '../columns/list-columns.js';
import {type ListSearch, soughtText} from './open-search.js';
import {selectedId, clamp, selectedAccounts, selectedUnreadable} from './selectors.js';
import {isListFocused, type Pane, type State} from './state.js';
import type {ListState} from './data.js';
import type {ListEvent} from './events.js';
import {unreadableReason} from './why-not-call.js';

/** Whether a text contains the query. */
export const isMatching = (text: string, query: string): boolean =>
	matchedParts(text, query, 'heldOtherwise').length > 0;

/** The search in a list, if its pane has the focus. While the person types, the search stays open even if a refresh removes its organization. Without a pane, the search in any list. */
export function openListSearch(state: State, list?: Pane): ListSearch | undefined {
	const {pane, listSearch} = state;
	const isOpen = listSearch?.isTyping === true || listSearch?.of === selectedId(state);
	return isOpen && isListFocused(state) && (list ?? pane) === pane ? listSearch : undefined;
}

/** The id of the organization whose list the next typed text searches. */
export const searchedId = (state: State): string => openListSearch(state)?.of ?? selectedId(state) ?? '';

/** Whether a search is open in a list of an organization that a refresh removed. */
export const isSearchLost = (state: State): boolean => searchedId(state) !== (selectedId(state) ?? '');

/** The query of the search in a list; empty if there is none. */
export const listQuery = (state: State, list: Pane): string => soughtText(openListSearch(state, list));

type Description<Item> = {
	readonly pane: Pane;
	readonly listIn: (state: State, id: string) => ListState<Item> | undefined;
	/** The items in the order of the list. Defaults to that of the service. */
	readonly inOrder?: (items: readonly Item[]) => readonly Item[];
	readonly columns: ListColumns<Item>;
	readonly textsOf: (item: Item) => readonly string[];
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
	const found = memo((all: readonly Item[], query: string): readonly Item[] =>
		all.filter(item => item.id.startsWith(query.toLowerCase()) || textsOf(item).some(text => isMatching(text, query))),
	);

	const inChosenOrder = memo((items: readonly Item[], sort: SortBy | undefined): readonly Item[] => {
		const usual = inOrder(items);
		const column = sort && allColumns(columns).find(({name}) => name === sort.by);
		return column ? sortedBy(usual, column, {now: 0}, sort.isReversed) : usual;
	});

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

/** The highest announced total, including one announced before the list was continued. */
export const mostOf = (before: number | undefined, total: number | undefined): {readonly total?: number} =>
	before === undefined && total === undefined ? {} : {total: Math.max(before ?? 0, total ?? 0)};

/** Whether nothing is known of a list yet. */
export const isListAwaited = (list: ListState<unknown> | undefined): boolean =>
	list === undefined || (list.progress.status === 'loading' && list.items.length === 0);

type Received<Item> = Extract<ListEvent<string, Item>, {readonly items: unknown}>;

function receive<Item>(
	known: ListState<Item>,
	{items, total, unreadable, isLast, readAt}: Received<Item>,
): ListState<Item> {
	const read = [...(known.arriving ?? known.items), ...items];
	const isBehind = known.arriving !== undefined && !isLast;
	return {
		progress: isLast ? {status: 'complete'} : known.progress,
		items: isBehind ? known.items : read,
		...(isBehind && {arriving: read, ...(known.shownReadAt !== undefined && {shownReadAt: known.shownReadAt})}),
		unreadable: known.unreadable + unreadable,
		readAt,
		...mostOf(known.total, total),
	};
}

const isAwaited = ({progress}: ListState<unknown>, request: number): boolean =>
	progress.status === 'loading' && progress.request === request;

/** A list after an event of its loading. Undefined if the event changes nothing: no list waits for it. */
export function reduceList<Item>(
	known: ListState<Item> | undefined,
	event: ListEvent<string, Item>,
): ListState<Item> | undefined {
	const {request} = event;
	if ('items' in event) {
		return known && isAwaited(known, request) ? receive(known, event) : undefined;
	}

	if ('error' in event) {
		if (!known || !isAwaited(known, request)) {
			return undefined;
		}

		const {error, pageToken, at} = event;
		const {arriving, ...kept} = known;
		return {
			...kept,
			...(arriving && {isOld: true, earlier: earlierText(kept.shownReadAt, at)}),
			...(arriving && pageToken !== undefined && {arriving}),
			progress: {status: 'failed', error, ...(pageToken !== undefined && {pageToken})},
		};
	}

	if (event.type.endsWith('/continued')) {
		return known && {...known, progress: {status: 'loading', request}};
	}

	const isShown = known !== undefined && known.items.length > 0;
	return {
		progress: {status: 'loading', request},
		items: known?.items ?? [],
		...(isShown && {arriving: [], shownReadAt: known.shownReadAt ?? known.readAt}),
		unreadable: 0,
		readAt: 0,
	};
}

/** The place of the cursor after a list changed. It stays on its item. If that is gone, it keeps its position. */
export function cursorIn<Item extends {readonly id: string}>(
	cursor: number,
	before: readonly Item[],
	now: readonly Item[],
): number {
	const chosen = before[cursor]?.id;
	const at = chosen === undefined ? -1 : now.findIndex(({id}) => id === chosen);
	return at === -1 ? clamp(cursor, now.length - 1) : at;
}

/** Why no accounts are loaded for a row that has no organization in the list. */
export function hiddenAccounts(state: State): string {
	const record = selectedUnreadable(state);
	const why =
		selectedId(state) === undefined ? 'there is no organization yet' : `the organization is ${whyHidden(state)}`;
	return record ? `${unreadableReason(record)} Its accounts cannot be read.` : `The accounts are not loaded: ${why}.`;
}

/** The accounts of the selected organization. */
export const accountList = paneList<Account>({
	pane: 'accounts',
	listIn: (state, id) => state.accounts.get(id),
	textsOf: account => [account.name, ...tagTexts(account)],
	columns: accountColumns,
	cursorAt(state, items) {
		const all = selectedAccounts(state)?.items ?? [];
		const chosen = state.accountsCursor === -1 ? undefined : all[clamp(state.accountsCursor, all.length - 1)];
		return chosen ? items.indexOf(chosen) : 0;
	},
});
