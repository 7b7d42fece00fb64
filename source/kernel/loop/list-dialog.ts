import {type DialogOf, isOfKind} from '../state/dialog.js';
import {keyOf} from '../state/key-of.js';
import {isDialogSearched} from '../state/selectors.js';
import type {SearchableKind} from '../state/searchable.js';
import type {State, Pane} from '../state/state.js';
import type {SearchableList} from '../rows/searchable-list.js';
import type {DialogPart, DialogView, ListPart, Place, PlacePart, Registry, Room} from '../rows/registry.js';
import {whyNotLeaveList, type WhyNot} from '../state/availability.js';
import {defineDialog, type DialogDefinition, type Key, type KernelCommand} from './ability.js';
import {listKeys, scrollKeys, typedListKeys, typedPageKeys} from './cursor-keys.js';
import {whyNotRecallSearch} from './list-search.js';
import {markKeys} from './mark-rows.js';

type KernelKey = Key<KernelCommand>;

type Options<Kind extends SearchableKind> = Omit<
	DialogDefinition<Kind>,
	'choices' | 'list' | 'place' | 'typed' | 'view'
> &
	Pick<ListPart, 'movedCommand' | 'searchNote'> & {
		readonly view: (state: State, dialog: DialogOf<Kind>, room: Room, registry: Registry) => DialogView;
		/** The place of another step of the dialog; undefined in its list. */
		readonly step?: (dialog: DialogOf<Kind>) => Place | undefined;
		readonly labels: readonly [list: string | undefined, search: string];
	};

type ListDialog = {
	readonly keys: readonly KernelKey[];
	/** What Escape does first: it ends the search, then shows everything again. The ability's own keys that leave the list follow. */
	readonly leaving: readonly KernelKey[];
	readonly places: Readonly<Record<Place, PlacePart>>;
	readonly dialog: DialogPart;
};

export const whyNotSearched = (state: State): string | undefined =>
	isDialogSearched(state)
		? undefined
		: `There is no search to continue. Press ${keyOf(state, 'openListSearch')} to find something.`;

/** The keys that begin a search in a list, and go to its matches. `what`: what it finds by what. */
export const searchKeys = (
	places: readonly Place[],
	{
		what,
		whyNotSearch,
		whyNotMatch,
	}: {
		readonly what: string;
		readonly whyNotSearch: NonNullable<KernelKey['whyNot']>;
		readonly whyNotMatch: NonNullable<KernelKey['whyNot']>;
	},
): readonly KernelKey[] => [
	{
		keys: ['/'],
		command: 'openListSearch',
		name: 'find',
		description: `Find ${what}`,
		places,
		whyNot: whyNotSearch,
		isHint: (state, registry) => whyNotSearch(state, registry) === undefined,
	},
	{
		keys: ['n'],
		command: 'findNext',
		name: 'next match',
		description: 'Go down to the next match of the search; after the last match, to the first',
		places,
		whyNot: whyNotMatch,
	},
	{
		keys: ['N'],
		command: 'findPrevious',
		name: 'previous match',
		description: 'Go up to the previous match of the search; before the first match, to the last',
		places,
		whyNot: whyNotMatch,
	},
];

/** The keys while a search is typed. */
export const typedSearchKeys = (
	search: Place,
	endName?: (state: State) => string | undefined,
): readonly KernelKey[] => [
	{
		keys: ['enter'],
		command: 'keepListSearch',
		name: 'keep',
		description: 'Keep the matches, to choose from them',
		places: [search],
		isHint: true,
	},
	{
		keys: ['escape'],
		command: 'leaveListSearch',
		name: 'show all',
		...(endName && {nameNow: endName}),
		description: 'End the search',
		places: [search],
		isHint: true,
	},
	{
		keys: ['up', 'ctrl+p'],
		command: 'recallListSearch',
		name: 'last search',
		description: 'Put the last search of the list on the empty line',
		places: [search],
		whyNot: whyNotRecallSearch,
		isHint: 'whereItActs',
	},
	{
		keys: ['down', 'ctrl+n'],
		command: 'findNext',
		name: 'next match',
		description: 'Go to the next match while typing',
		places: [search],
		isHint: true,
	},
	{
		keys: ['up', 'ctrl+p'],
		command: 'findPrevious',
		name: 'previous match',
		description: 'Go to the previous match while typing',
		places: [search],
		isHint: true,
	},
];

const whyNoFilter = (): string => 'This list has no filter to change.';

/** Makes the keys, the places and the part of a dialog from its list. Every list has the same keys. */
export function listDialog<Kind extends SearchableKind, Item extends Record<string, unknown>>(
	list: SearchableList<Kind, Item>,
	{view, step, labels, movedCommand, searchNote, ...definition}: Options<Kind>,
): ListDialog {
	const {kind, nouns, foundBy, filter, columns, isText = false} = list;
	const search = `${kind}Find`;
	const isNarrowed = (state: State): boolean => isDialogSearched(state) || list.filterText(state) !== '';
	// A search can begin before the first items come.
	const hasMore = (state: State): boolean =>
		isOfKind(state.dialog, kind) && list.rest?.(state, state.dialog) !== undefined;
	const whyNotSearch: KernelKey['whyNot'] = (state, registry) =>
		isNarrowed(state) || hasMore(state) ? undefined : list.whyNone(state, registry);
	const whyNotMatch: KernelKey['whyNot'] = (state, registry) => whyNotSearched(state) ?? list.whyNone(state, registry);
	const whyNotFiltered = (state: State): string | undefined =>
		list.filterText(state) === '' ? 'No filter is on.' : undefined;
	const endName = (state: State): string | undefined => (list.filterText(state) === '' ? undefined : 'end search');
	const whyNotFilter: KernelKey['whyNot'] = filter ? whyNotSearch : whyNoFilter;
	return {
		keys: [
			...(isText ? scrollKeys(kind) : listKeys(kind)),
			...searchKeys([kind], {what: `${nouns[1]} by ${foundBy}`, whyNotSearch, whyNotMatch}),
			{
				keys: ['tab'],
				command: 'showNextFilter',
				name: 'filter',
				description: 'Show the next selection, in a list that has a filter',
				places: [kind],
				whyNot: whyNotFilter,
				isHint: (state, registry) => filter !== undefined && whyNotSearch(state, registry) === undefined,
			},
			{
				keys: ['shift+tab'],
				command: 'showPreviousFilter',
				name: 'filter back',
				description: 'Show the previous selection, in a list that has a filter',
				places: [kind],
				whyNot: whyNotFilter,
			},
			...(columns
				? [
						{
							keys: ['s'],
							command: 'sortList',
							name: 'sort',
							description: 'Sort by the next column; after the last column, as usual',
							places: [kind],
							whyNot: whyNotSearch,
						} as const,
					]
				: []),
			...typedSearchKeys(search, endName),
			...(isText ? typedPageKeys(search) : typedListKeys(search)),
		],
		leaving: [
			{
				keys: ['escape', 'q'],
				command: 'leaveListSearch',
				name: 'show all',
				nameNow: endName,
				description: 'End the search',
				places: [kind],
				whyNot: whyNotSearched,
				isHint: 'whereItActs',
			},
			...(filter
				? [
						{
							keys: ['escape', 'q'],
							command: 'clearListFilter',
							name: 'show all',
							description: 'Switch the filter off',
							places: [kind],
							whyNot: whyNotFiltered,
							isHint: 'whereItActs',
						} as const,
					]
				: []),
		],
		places: {
			[kind]: labels[0] === undefined ? {} : {label: labels[0]},
			[search]: {label: labels[1], typing: 'typeIntoListSearch'},
		},
		dialog: defineDialog(kind, {
			...definition,
			view,
			place: dialog => (dialog.isTyping ? search : (step?.(dialog) ?? kind)),
			typed: ({isTyping, query}) => (isTyping ? query : undefined),
			choices: (dialog, state, registry) =>
				isText ? undefined : {items: list.found(state, dialog, registry), cursor: dialog.cursor},
			list: {
				filter,
				...(columns && {orders: columns.map(({name}) => name)}),
				...(movedCommand !== undefined && {movedCommand}),
				...(searchNote && {searchNote}),
			},
		}),
	};
}

/** The keys that search the list of a pane and mark its rows. `what`: what the search finds, as in `accounts by name, tag or id`. `purpose`: what the marked rows are for. */
export const listPaneKeys = (
	pane: Pane,
	what: string,
	whyNot: WhyNot,
	purpose?: string,
): ReadonlyArray<Key<KernelCommand>> => [
	{
		keys: ['escape'],
		command: 'leaveListSearch',
		name: 'show all',
		description: 'Leave the search: show the whole list again',
		places: [pane],
		whyNot: whyNotLeaveList,
		isHint: 'whereItActs',
	},
	{
		keys: ['/'],
		command: 'openListSearch',
		beforeRows: 'opens',
		name: 'find',
		alsoCalled: ['search', 'filter'],
		description: `Find ${what}: the list narrows as you type`,
		places: [pane],
		whyNot,
		isHint: true,
	},
	...markKeys(pane, purpose),
];
