import type {AccountMember} from '../../base/api/schemas.js';
import {accountMemberName, accountMemberStatus, roleNames} from '../../base/tables/account-members.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {compareNames} from '../../base/tree/compare-names.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {ListState} from '../../kernel/state/data.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {ListEvent} from '../../kernel/state/events.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {reduceList} from '../../kernel/state/list-reducer.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';

/** An account whose members are listed. */
type OfAccount = {readonly id: string; readonly name: string};

/** Events of who has access to one account. `id` of the list's events: that of the account. */
export type AccountAccessEvent =
	| ListEvent<'accountAccess', AccountMember>
	| {readonly type: 'accountAccess/opened'; readonly account: OfAccount}
	| {readonly type: 'accountAccess/detailToggled'}
	| {readonly type: 'accountAccess/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** Who has access to one account only. `list`: undefined before it is asked for. `back`: the dialog to return to. */
		readonly accountAccess: Searchable & {
			readonly account: OfAccount;
			readonly list?: ListState<AccountMember>;
			readonly isDetailed: boolean;
			readonly back: Dialog;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly accountAccess: AccountAccessEvent;
	}
}

const none: readonly AccountMember[] = [];

const sorted = new WeakMap<readonly AccountMember[], readonly AccountMember[]>();

/** By email address. */
function inOrder(members: readonly AccountMember[]): readonly AccountMember[] {
	const known = sorted.get(members) ?? members.toSorted((one, other) => compareNames(one.user.email, other.user.email));
	sorted.set(members, known);
	return known;
}

/** Whether the list has not loaded yet. */
export const isListing = ({list}: Pick<DialogOf<'accountAccess'>, 'list'>): boolean =>
	list === undefined || list.progress.status === 'loading';

function emptyText(state: State, dialog: DialogOf<'accountAccess'>): string {
	if (isListing(dialog)) {
		return 'Listing who has access …';
	}

	return dialog.list?.progress.status === 'failed'
		? `The members could not be listed. Press ${keyOf(state, 'readAccountAccess')} to try again.`
		: 'Nobody has access to this account only. The members of its organizations have access too.';
}

export const titleOf = ({account: {name}}: Pick<DialogOf<'accountAccess'>, 'account'>): string =>
	`Access to ${exactName(shownName(name))}`;

/** The members of one account. */
export const accessList = searchableList('accountAccess', {
	nouns: ['member', 'members'],
	foundBy: 'address, name, role or status',
	items: (_, {list}) => (list ? inOrder(list.items) : none),
	textOf: member =>
		[member.user.email, accountMemberName(member), accountMemberStatus(member), ...roleNames(member)].join(' '),
	emptyText,
	rest: (state, {list}) =>
		list?.progress.status === 'failed' ? `press ${keyOf(state, 'readAccountAccess')} to read the rest` : undefined,
});

export function reduceAccountAccess(state: State, event: AccountAccessEvent): State {
	const {dialog} = state;
	if (event.type === 'accountAccess/opened') {
		return withDialog(state, {
			...unsearched,
			kind: 'accountAccess',
			account: event.account,
			isDetailed: false,
			back: dialog,
		});
	}

	// A copy from the list lies over it while the list still loads.
	if (dialog.kind === 'copy' && dialog.back?.kind === 'accountAccess') {
		const {dialog: back} = reduceAccountAccess({...state, dialog: dialog.back}, event);
		return withDialog(state, {...dialog, back});
	}

	if (dialog.kind !== 'accountAccess') {
		return state;
	}

	if (event.type === 'accountAccess/detailToggled') {
		return withDialog(state, {...dialog, isDetailed: !dialog.isDetailed});
	}

	if (event.type === 'accountAccess/left') {
		return withDialog(state, dialog.back);
	}

	const list = event.id === dialog.account.id ? reduceList(dialog.list, event) : undefined;
	return list
		? accessList.staying(state, withDialog(state, {...dialog, list}), (one, other) => one.id === other.id)
		: state;
}
