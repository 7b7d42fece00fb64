import type {Binding, Registry, PaneColumns, Room} from '../../kernel/rows/registry.js';
import {layoutOf, paneIn} from '../../kernel/state/layout.js';
import {whyNotOnTree, whyNotRow} from '../../kernel/state/availability.js';
import {type Pane, type State, withDialog} from '../../kernel/state/state.js';
import {type Begun, defineAbility} from '../../kernel/loop/ability.js';
import type {SessionContext, Command, Context} from '../../kernel/loop/context.js';
import {
	isReadWithRest,
	type OrganizationColumn,
	organizationColumn,
} from '../../kernel/columns/organization-columns.js';
import type {Event, Handlers} from '../../kernel/state/events.js';
import type {SortBy} from '../../base/tree/sorting.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {nextOrder, saidOrder} from '../../kernel/columns/column.js';
import {say} from '../../kernel/loop/tell.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {plain, row, type Row, selectionMark, sign, type Span, toldRows, toned} from '../../kernel/rows/row.js';
import {orderSign} from '../../kernel/rows/list-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';

/** The pane whose columns a key is about: the focused one, or the tree if that one has none. */
function columnPane(state: State, {panes}: Pick<Registry, 'panes'>): Pane | undefined {
	return panes.get(state.pane)?.columns ? state.pane : paneIn(state, 'left');
}

const whyNotColumns: NonNullable<Binding['whyNot']> = (state, registry) => {
	const part = registry.panes.get(state.pane);
	return part?.columns && state.pane !== 'tree'
		? part.whyNotMove?.(state)
		: ((layoutOf(state).left ? undefined : whyNotOnTree(state)) ?? whyNotRow(state));
};

/** Whether the list is another one, what earlier sessions read for a column is now known, or the rest has been read. */
function hasMoreValues(event: Event, column: OrganizationColumn): boolean {
	const {need} = column;
	if (event.type === 'known/allRecalled') {
		return event.need === need;
	}

	return (
		event.type === 'organizations/remembered' ||
		(event.type === 'organizations/received' && event.isLast) ||
		(event.type === 'rest/ended' && isReadWithRest(column)) ||
		(event.type === 'known/countsRecalled' && need === 'accounts')
	);
}

/** Sorts the tree again with a new list, once what a kept order looks at is known, and after the rest was read. Rows keep their places while values are read. */
export function beginWithColumns({store}: Pick<SessionContext, 'store'>): Begun {
	const stop = store.observe(event => {
		const {by, isReversed, ranks} = store.getState().tree.sorting;
		const column = ranks && organizationColumn(by);
		if (column && hasMoreValues(event, column)) {
			store.dispatch({type: 'tree/sorted', sort: {by, isReversed}});
		}
	});
	return {stop};
}

/** A column in the list. */
type ListedColumn = {
	readonly name: string;
	readonly head: string;
	readonly about: string;
	readonly isNumber?: true;
	readonly isFixed?: true;
	/** Its place among those that are shown, from 1; undefined if it is not. */
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

type ColumnsEvent = {readonly type: 'columns/listed'} & Listed;

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

const columnsHandlers: Handlers<ColumnsEvent> = {
	/** Lists the columns, or lists them again after a choice: the cursor and the search stay. */
	'columns/listed'(state, {type, ...listed}) {
		const {dialog} = state;
		const listing = withDialog(state, {
			...(dialog.kind === 'columns' ? dialog : {...unsearched, kind: 'columns'}),
			...listed,
		});
		return dialog.kind === 'columns'
			? columnList.staying(state, listing, (one, other) => one.name === other.name)
			: listing;
	},
};

function listColumns({store}: Context, pane: Pane, part: PaneColumns): void {
	const state = store.getState();
	const shown = part.shown(state);
	store.dispatch({
		type: 'columns/listed',
		pane,
		of: part.of,
		columns: part.all(state).map(({name, head, about, isNumber, isFixed}) => {
			const at = shown.indexOf(name);
			return {
				name,
				head,
				about,
				...(isNumber && {isNumber}),
				...(isFixed && {isFixed}),
				place: at === -1 ? undefined : at + 1,
			};
		}),
		sort: part.sortedBy(state),
		left: part.left(state),
	});
}

/** Does something with the columns of the pane whose list is open, or of the focused pane, and lists them again if the list is open. */
function withColumns(context: Context, act: (part: PaneColumns, pane: Pane) => void): void {
	const {store, registry} = context;
	const {dialog} = store.getState();
	const pane = dialog.kind === 'columns' ? dialog.pane : columnPane(store.getState(), registry);
	const part = pane === undefined ? undefined : registry.panes.get(pane)?.columns;
	if (pane === undefined || !part) {
		return;
	}

	act(part, pane);
	if (dialog.kind === 'columns') {
		listColumns(context, pane, part);
	}
}

const openColumns: Command = context => {
	withColumns(context, (part, pane) => {
		listColumns(context, pane, part);
	});
};

const toggleColumn: Command = context => {
	const {store} = context;
	const column = columnList.chosen(store.getState());
	if (!column) {
		return;
	}

	if (column.isFixed) {
		say(context, `${column.head} is always shown.`);
		return;
	}

	withColumns(context, ({shown}, pane) => {
		const names = shown(store.getState());
		store.dispatch({
			type: 'pane/columnsChosen',
			pane,
			shown: names.includes(column.name) ? names.filter(name => name !== column.name) : [...names, column.name],
		});
	});
};

/** Shows the usual columns in the usual order. */
const resetColumns: Command = context => {
	withColumns(context, ({sorted}, pane) => {
		const {store} = context;
		store.dispatch({type: 'pane/columnsChosen', pane, shown: undefined});
		store.dispatch(sorted(undefined));
	});
};

function nextSort(sort: SortBy | undefined, by: string): SortBy | undefined {
	if (sort?.by !== by) {
		return {by, isReversed: false};
	}

	return sort.isReversed ? undefined : {by, isReversed: true};
}

const sortByColumn: Command = context => {
	const {store} = context;
	const column = columnList.chosen(store.getState());
	if (!column) {
		return;
	}

	withColumns(context, ({orders, sortedBy, sorted}) => {
		const state = store.getState();
		const sort = sortedBy(state);
		// The usual order of the tree is by name, that of a list is its own.
		const isUsual = sort === undefined && column.isFixed === true && !orders(state).includes(column.name);
		store.dispatch(sorted(isUsual ? {by: column.name, isReversed: true} : nextSort(sort, column.name)));
	});
};

/** Sorts by the next of the usual orders and the shown columns. */
const sortNext: Command = context => {
	withColumns(context, ({orders, sortedBy, sorted}) => {
		const state = context.store.getState();
		const next = nextOrder(orders(state), sortedBy(state));
		context.store.dispatch(sorted(next));
	});
};

// Longer ones are cut, as in the panes.
const headColumns = 16;

function columnRow(
	{name, head, about, isNumber, isFixed, place}: ListedColumn,
	isSelected: boolean,
	{sort}: DialogOf<'columns'>,
): Row {
	const order = orderSign({name, ...(isNumber && {isNumber})}, sort);
	const arrow: readonly Span[] =
		order === ''
			? []
			: [
					{
						...sign(
							` ${order}`,
							`, sorted ${saidOrder({head, ...(isNumber && {isNumber})}, sort?.isReversed === true)}`,
							'accent',
						),
						isHarmless: true,
					},
				];
	const shown = isFixed
		? sign('  ✓ ', 'shown, ')
		: place === undefined
			? sign(' '.repeat(4), 'not shown, ')
			: sign(`${String(place).padStart(3)} `, `shown as number ${place}, `, 'accent');
	return {
		left: [selectionMark(isSelected), shown, plain(head.padEnd(headColumns)), ...arrow],
		right: [toned('dim', about)],
		isSelected,
	};
}

function columnRows(state: State, dialog: DialogOf<'columns'>, room: Room): readonly Row[] {
	const {left} = dialog;
	return columnList.rows(state, dialog, room, {
		head:
			left === 0
				? []
				: [
						...toldRows(
							`${left === 1 ? 'One column has' : `${left} columns have`} no room next to the names. Hide another one, or use a wider terminal.`,
							room.columns,
							'warning',
						),
						row(),
					],
		rowsOf: (found, height) =>
			windowed(found, dialog.cursor, height).map(([column, isSelected]) => columnRow(column, isSelected, dialog)),
	});
}

const list = listDialog(columnList, {
	labels: ['the columns', 'searching the columns'],
	view: (state, dialog, room) => ({title: `Columns of ${dialog.of}`, rows: columnRows(state, dialog, room)}),
});

/** The columns of the tree and of the lists, and what their rows are sorted by. */
export const columns = defineAbility({
	name: 'columns',
	section: 'In the columns',
	commands: {openColumns, resetColumns, sortByColumn, sortNext, toggleColumn},
	keys: [
		{
			keys: ['s'],
			command: 'sortNext',
			name: 'sort',
			description: 'Sort by the next order: age, numbers of sub-organizations, known accounts, shown columns, name',
			places: 'panes',
			whyNot: whyNotColumns,
		},
		{
			keys: ['|'],
			command: 'openColumns',
			name: 'columns',
			alsoCalled: ['sort by', 'order by', 'headings'],
			description: 'Choose the columns of the pane, and what its rows are sorted by',
			places: 'panes',
			whyNot: whyNotColumns,
		},
		...list.keys,
		{
			keys: ['enter', ' '],
			command: 'toggleColumn',
			name: 'show or hide',
			description: 'Show the column after the others, or hide it',
			places: ['columns'],
			whyNot: columnList.whyNone,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'sortByColumn',
			name: 'sort',
			description: 'Sort by the column; again: the other way round, then as usual',
			places: ['columns'],
			whyNot: columnList.whyNone,
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'resetColumns',
			name: 'as usual',
			description: 'Show the usual columns in the usual order',
			places: ['columns'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Close the list; the choice stays',
			places: ['columns'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	begin: beginWithColumns,
	handlers: [columnsHandlers],
});
