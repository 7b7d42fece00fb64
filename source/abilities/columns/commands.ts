import type {SortBy} from '../../base/tree/sorting.js';
import {nextOrder} from '../../kernel/columns/column.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import type {PaneColumns} from '../../kernel/rows/registry.js';
import type {Pane} from '../../kernel/state/state.js';
import {columnList} from './state.js';
import {columnPane} from './availability.js';

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

export const openColumns: Command = context => {
	withColumns(context, (part, pane) => {
		listColumns(context, pane, part);
	});
};

/** Shows the column after the others, or hides it. */
export const toggleColumn: Command = context => {
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
export const resetColumns: Command = context => {
	withColumns(context, ({sorted}, pane) => {
		const {store} = context;
		store.dispatch({type: 'pane/columnsChosen', pane, shown: undefined});
		store.dispatch(sorted(undefined));
	});
};

/** What comes after an order by the same column: the other way round, then the usual order. */
function nextSort(sort: SortBy | undefined, by: string): SortBy | undefined {
	if (sort?.by !== by) {
		return {by, isReversed: false};
	}

	return sort.isReversed ? undefined : {by, isReversed: true};
}

/** Sorts by the column under the cursor, then the other way round, then as usual. */
export const sortByColumn: Command = context => {
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
export const sortNext: Command = context => {
	withColumns(context, ({orders, sortedBy, sorted}) => {
		const state = context.store.getState();
		const next = nextOrder(orders(state), sortedBy(state));
		context.store.dispatch(sorted(next));
	});
};
