import type {Account, Organization} from '../../base/api/schemas.js';
import type {UnreadableRecord} from '../../base/api/pages.js';
import {positionOf} from '../../base/tree/tree.js';
import {nameAt} from '../../base/tree/names.js';
import type {TypedForm} from '../form-model/stored-form.js';
import {borderColumns, innerRows, layoutOf, treeColumns} from './layout.js';
import type {State} from './state.js';
import type {ListState, Detail} from './data.js';

/** Limits a value to the range from 0 to `highest`; 0 if `highest` is negative. */
export const clamp = (value: number, highest: number): number => Math.max(0, Math.min(value, highest));

/** The selected row in the tree index; -1 if there is none. */
export const selectedRow = ({tree, selectedKey}: State): number =>
	selectedKey === undefined ? -1 : (tree.index.rowByKey.get(selectedKey) ?? -1);

/** Whether colours and styles are off, so that only signs carry meaning. */
export const isPlain = ({isLowBandwidth, connection}: State): boolean =>
	isLowBandwidth || connection.isColorless === true;

/** Whether the list of the open dialog has a search text. */
export const isDialogSearched = ({dialog}: State): boolean => 'query' in dialog && dialog.query.text !== '';

/** The id under the cursor, even if its organization is not visible to the user. */
export const selectedId = (state: State): string | undefined => state.tree.index.idAt(selectedRow(state));

/** The record under the cursor, if it could not be read. */
export const selectedUnreadable = (state: State): UnreadableRecord | undefined =>
	state.tree.index.unreadableAt(selectedRow(state));

export const selectedOrganization = (state: State): Organization | undefined =>
	state.tree.index.organizationAt(selectedRow(state));

export const selectedDetail = (state: State): Detail | undefined => state.details.get(selectedId(state) ?? '')?.detail;

/** The fullest known record of the selected organization: loaded individually, otherwise from the list. */
export const shownOrganization = (state: State): Organization | undefined =>
	knownOrganization(state, selectedRow(state));

/** The fullest known record of the organization at a row. */
export function knownOrganization({details, tree: {index}}: State, row: number): Organization | undefined {
	const read = details.get(index.idAt(row) ?? '');
	return (
		read?.detail?.organization ?? (read?.status === 'failed' ? read.listed : undefined) ?? index.organizationAt(row)
	);
}

export const selectedAccounts = (state: State): ListState<Account> | undefined =>
	state.accounts.get(selectedId(state) ?? '');

/** The number of direct accounts of an organization, if its list is complete or known from an earlier session. */
export function accountCount(
	{accounts, knownCounts}: Pick<State, 'accounts' | 'knownCounts'>,
	id: string,
): number | undefined {
	const list = accounts.get(id);
	return list?.progress.status === 'complete' ? list.items.length + list.unreadable : knownCounts?.byId.get(id)?.count;
}

// Records with the same id are one organization.
const repeatedIn = ({tree}: State): number =>
	tree.index.flaws
		.values()
		.filter(flaw => flaw === 'duplicate')
		.toArray().length;

/** How many organizations are listed, and how many of them came with the list. `announced` is the service's total, if it is more than has loaded. */
export function listedOf(state: State): {
	readonly listed: number;
	readonly come: number;
	readonly announced: number | undefined;
} {
	const {
		organizations,
		listing: {loaded, unreadable, total = 0},
	} = state;
	const repeated = repeatedIn(state);
	return {
		listed: organizations.length - repeated,
		come: loaded - unreadable - repeated,
		announced: loaded - repeated < total ? total : undefined,
	};
}

/** Whether the list is complete, so that an organization missing from it is not visible to the user. */
export const isWhole = ({listing}: Pick<State, 'listing'>): boolean => listing.isWhole;

// In lower panes, the rows need the room.
const leastForHeading = 6;

/** How many rows the headings of the tree take. */
export function treeHeadings(state: State): number {
	const {left} = layoutOf(state);
	const isShown =
		left !== undefined &&
		innerRows(left) >= leastForHeading &&
		state.tree.visible.length > 0 &&
		treeColumns(state, left.columns - borderColumns).shown.length > 0;
	return isShown ? 1 : 0;
}

/** How many organizations the tree pane shows at once. */
export const treeHeight = (state: State): number => innerRows(layoutOf(state).left) - treeHeadings(state);

/** The slice of visible rows in the tree pane. `top` is the position of its first row, `position` that of the selected row. */
export function treeWindow(state: State): {readonly top: number; readonly height: number; readonly position: number} {
	const height = treeHeight(state);
	const {visible} = state.tree;
	const position = positionOf(state.tree, Math.max(0, selectedRow(state)));
	const lastTop = Math.max(0, visible.length - height);
	const row = Math.min(state.cursorRow, height - 1);
	return {top: clamp(position - row, lastTop), height, position};
}

export const rowOfId = ({tree}: Pick<State, 'tree'>, id: string): number => tree.index.rowByKey.get(id) ?? -1;

/** Whether the list has an organization. An organization that is only named as a parent is not listed. */
export const isListed = (state: Pick<State, 'tree'>, id: string): boolean =>
	state.tree.index.organizationAt(rowOfId(state, id)) !== undefined;

/** The name of an organization in the list, or its id. */
export function nameOrId(state: Pick<State, 'tree'>, id: string): string {
	const name = state.tree.index.nameAt(rowOfId(state, id)) ?? '';
	return name === '' ? id : name;
}

/** Ids of the marked organizations, in the order of marking. */
export const markedIds = (state: Pick<State, 'tree' | 'marks'>): readonly string[] =>
	[...state.marks].filter(id => isListed(state, id));

/** Rows of the marked organizations, from top to bottom. */
export const markedRows = (state: Pick<State, 'tree' | 'marks'>): readonly number[] =>
	markedIds(state)
		.map(id => rowOfId(state, id))
		.toSorted((one, other) => one - other);

export const markedCount = (state: Pick<State, 'tree' | 'marks'>): number => markedIds(state).length;

/** How long after its creation the service may refuse or hide a new organization, in milliseconds. Until then, neither counts as a failure. */
export const readyWithin = 45_000;

/** Whether an organization is so new that a refusal may pass: this session created it, or the service says that it was created a moment ago. `now`: milliseconds since the epoch. */
export function isYoung(state: State, id: string, now: number): boolean {
	const created = Date.parse(knownOrganization(state, rowOfId(state, id))?.create_time ?? '');
	return state.created.has(id) || now - created < readyWithin;
}

/** A form about accounts, as a draft keeps it; undefined if nothing is typed. `organization`: its id. */
export function typedAccounts(
	state: State,
	form: TypedForm['form'],
	{organization: id, accounts}: {readonly organization: string; readonly accounts: TypedForm['accounts']},
	values: TypedForm['values'],
): TypedForm | undefined {
	const at = rowOfId(state, id);
	const organization = {id, name: at === -1 ? '' : nameAt(state, at)};
	return values.length === 0
		? undefined
		: {
				kind: 'typed',
				form,
				organization,
				accounts: accounts.map(account => ({id: account.id, name: account.name})),
				values,
			};
}
