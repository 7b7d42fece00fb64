import type {Organization} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/unreadable-record.js';
import {positionOf} from '../tree/tree.js';
import {clamp} from './clamp.js';
import {innerRows, layoutOf} from './layout.js';
import type {State} from './state.js';
import type {AccountsState, Detail} from './data.js';

/**
Row of the selection in the tree index; -1 while there is none.
*/
export const selectedRow = ({tree, selectedKey}: State): number =>
	selectedKey === undefined ? -1 : (tree.index.rowByKey.get(selectedKey) ?? -1);

/**
Whether nothing has a look of its own, so that all is told by signs.
*/
export const isPlain = ({isLowBandwidth, connection}: State): boolean => isLowBandwidth || connection.isColorless === true;

/**
The id below the cursor, visible to the user or not.
*/
export const selectedId = (state: State): string | undefined => state.tree.index.idAt(selectedRow(state));

/**
The record under the cursor, if it could not be read.
*/
export const selectedUnreadable = (state: State): UnreadableRecord | undefined =>
	state.tree.index.unreadableAt(selectedRow(state));

export const selectedOrganization = (state: State): Organization | undefined =>
	state.tree.index.organizationAt(selectedRow(state));

export const selectedDetail = (state: State): Detail | undefined => state.details.get(selectedId(state) ?? '')?.detail;

/**
What is known most fully of the selected organization: as it was read by itself, or else as the list has it.
*/
export const shownOrganization = (state: State): Organization | undefined => knownOrganization(state, selectedRow(state));

/**
The same of the organization at any row.
*/
export function knownOrganization({details, tree: {index}}: State, row: number): Organization | undefined {
	const read = details.get(index.idAt(row) ?? '');
	return read?.detail?.organization ?? (read?.status === 'failed' ? read.listed : undefined) ?? index.organizationAt(row);
}

export const selectedAccounts = (state: State): AccountsState | undefined => state.accounts.get(selectedId(state) ?? '');

/**
How many accounts are directly in each organization whose list of them was read to its end.
*/
export const accountCounts = ({accounts}: State): ReadonlyMap<string, number> =>
	new Map([...accounts].flatMap(([id, list]) => list.progress.status === 'complete' ? [[id, list.accounts.length + list.unreadable]] : []));

// A record that came twice is one organization.
const repeatedIn = ({tree}: State): number => tree.index.flaws.values().filter(flaw => flaw === 'duplicate').toArray().length;

/**
How many organizations are listed, how many of them the list told of, and how many the service announced where that is more than have come.
*/
export function listedOf(state: State): {readonly listed: number; readonly come: number; readonly announced: number | undefined} {
	const {organizations, listing: {loaded, unreadable, total = 0}} = state;
	const repeated = repeatedIn(state);
	return {listed: organizations.length - repeated, come: loaded - unreadable - repeated, announced: loaded - repeated < total ? total : undefined};
}

/**
Whether the whole list has come, so that what is missing in it cannot be seen.
*/
export const isWhole = ({listing}: Pick<State, 'listing'>): boolean => listing.isWhole;

/**
The slice of visible rows that the tree pane shows; `top` is the position of its first.
*/
export function treeWindow(state: State): {readonly top: number; readonly height: number; readonly position: number} {
	const height = innerRows(layoutOf(state).tree);
	const {visible} = state.tree;
	const position = positionOf(state.tree, Math.max(0, selectedRow(state)));
	const lastTop = Math.max(0, visible.length - height);
	const row = Math.min(state.cursorRow, height - 1);
	return {top: clamp(position - row, lastTop), height, position};
}

export const rowOfId = ({tree}: Pick<State, 'tree'>, id: string): number => tree.index.rowByKey.get(id) ?? -1;

/**
Whether the list has an organization; one that is only named as a parent is not in it.
*/
export const isListed = (state: Pick<State, 'tree'>, id: string): boolean => state.tree.index.organizationAt(rowOfId(state, id)) !== undefined;

/**
Ids of what is marked, in the order in which that was done.
*/
export const markedIds = (state: Pick<State, 'tree' | 'marks'>): readonly string[] => [...state.marks].filter(id => isListed(state, id));

/**
Rows of what is marked, from top to bottom.
*/
export const markedRows = (state: Pick<State, 'tree' | 'marks'>): readonly number[] =>
	markedIds(state).map(id => rowOfId(state, id)).toSorted((one, other) => one - other);

export const markedCount = (state: Pick<State, 'tree' | 'marks'>): number => markedIds(state).length;
