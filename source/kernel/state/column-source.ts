import {type Sorting, type SortBy, treeOrders} from '../../base/tree/sorting.js';
import {type ColumnSource, organizationColumn, organizationRanks} from '../columns/organization-columns.js';
import {filterSource} from './found.js';
import {accountCount} from './selectors.js';
import type {State} from './state.js';

/** What the columns of the tree look at in the state. */
export const columnSource = (state: State): ColumnSource => ({...filterSource(state.tree.index, state), accountCount: id => accountCount(state, id)});

/** The order of the tree by a column, as its values are known now. */
export function sortingBy(state: State, sort: SortBy): Sorting {
	const column = treeOrders.includes(sort.by) ? undefined : organizationColumn(sort.by);
	return {...sort, ...(column && {ranks: organizationRanks(column, columnSource(state))})};
}
