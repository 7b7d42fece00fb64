import {fittingColumns} from '../columns/column.js';
import {type OrganizationColumn, organizationColumn} from '../columns/organization-columns.js';
import type {State} from './state.js';

/** What the tree shows beside the names if nobody chose anything. */
const usualColumns: readonly string[] = ['subs'];

type Read = {readonly columns?: State['columns'] | undefined};

/** The names of the columns of the tree, in their order. */
export const treeColumnNames = ({columns}: Read): readonly string[] => columns?.get('tree')?.shown ?? usualColumns;

/** How wide a name and its indentation are at least, in columns of the terminal. */
const leastName = (columns: number): number => (columns < 40 ? 22 : 26);

const known = (names: readonly string[]): readonly OrganizationColumn[] =>
	names.flatMap(name => organizationColumn(name) ?? []);

/** How many columns of the terminal the columns of the tree take beside the names. */
export const besideNames = (read: Read): number =>
	known(treeColumnNames(read)).reduce((sum, {width}) => sum + 1 + width, 0);

/** The width of the tree at which chosen columns fit beside names; 0 if nobody chose any. */
export const columnsWidth = (columns: Read['columns']): number =>
	columns?.get('tree')?.shown ? besideNames({columns}) + leastName(Infinity) : 0;

/** The columns that the tree shows in this width, and how many of the chosen ones have no room. */
export function treeColumns(
	state: Pick<State, 'columns' | 'tree'>,
	columns: number,
): ReturnType<typeof fittingColumns<OrganizationColumn>> {
	const {by} = state.tree.sorting;
	return fittingColumns(
		known(treeColumnNames(state)),
		by === 'name' ? undefined : organizationColumn(by),
		columns,
		leastName(columns),
	);
}

/** What must be read to know the values of the columns, and of what rows are sorted by. */
export const columnNeeds = (
	state: Pick<State, 'columns' | 'tree'>,
): ReadonlySet<NonNullable<OrganizationColumn['need']>> =>
	new Set(known([...treeColumnNames(state), state.tree.sorting.by]).flatMap(({need}) => need ?? []));
