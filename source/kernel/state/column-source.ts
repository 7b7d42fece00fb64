import type {TreeIndex} from '../../base/tree/tree-index.js';
import {type Sorting, type SortBy, treeOrders} from '../../base/tree/sorting.js';
import {
	type AccountCount,
	countBranches,
	type ColumnSource,
	organizationColumn,
	organizationRanks,
} from '../columns/organization-columns.js';
import type {FigureSource} from '../figures/branch-figures.js';
import {changedAt, filterSource, wholeOf, type AskedFilter} from './found.js';
import {knownProfile} from './profile-age.js';
import {accountCount} from './selectors.js';
import type {State} from './state.js';

type Counted = Pick<State, 'accounts' | 'knownCounts'>;

function accountsOf(state: Counted, id: string): AccountCount | undefined {
	const number = accountCount(state, id);
	const isLeast = (state.accounts.get(id) ?? state.knownCounts?.byId.get(id))?.isWithoutTags === true;
	return number === undefined ? undefined : {count: number, isLeast};
}

const inBranches = new WeakMap<
	TreeIndex,
	Counted & {readonly isWhole: boolean; readonly branchAccounts: ColumnSource['branchAccounts']}
>();

/** Counts again only if the accounts or the tree changed. */
function branchAccounts({
	accounts,
	knownCounts,
	listing: {isWhole},
	tree: {index},
}: State): ColumnSource['branchAccounts'] {
	const last = inBranches.get(index);
	if (last?.accounts === accounts && last.knownCounts?.byId === knownCounts?.byId && last.isWhole === isWhole) {
		return last.branchAccounts;
	}

	const counted = {
		accounts,
		knownCounts,
		isWhole,
		branchAccounts: countBranches(index, isWhole, ({id}) => accountsOf({accounts, knownCounts}, id)),
	};
	inBranches.set(index, counted);
	return counted.branchAccounts;
}

/** What the columns of the tree look at in the state. Each frame asks about a few rows, so that nothing is collected of all organizations, except for a column about whole branches. */
export const columnSource = (state: State): ColumnSource => ({
	...filterSource(state.tree.index, state),
	profileOf: ({id}) => knownProfile(state, id),
	accountsOf: ({id}) => wholeOf(state.accounts.get(id)),
	membersOf: ({id}) => wholeOf(state.members?.get(id)),
	changedAt: ({id}) => changedAt(state, id),
	accountCount: id => accountsOf(state, id),
	branchAccounts: branchAccounts(state),
});

/** The order of the tree by a column, as its values are known now. */
export function sortingBy(state: State, sort: SortBy): Sorting {
	const column = treeOrders.includes(sort.by) ? undefined : organizationColumn(sort.by);
	return {...sort, ...(column && {ranks: organizationRanks(column, columnSource(state))})};
}

const noNames = {groups: new Map(), filters: new Map()} as const;

/** What figures can look at in the state. `now`: milliseconds since the epoch. `named`: what rules of the person's own can name. */
export const figureSource = (state: State, now: number, named: AskedFilter['named'] = noNames): FigureSource =>
	filterSource(state.tree.index, state, {named, openedAt: now});
