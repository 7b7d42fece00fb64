import type {Account} from '../../base/api/schemas.js';
import {accountList} from '../../kernel/state/account-search.js';
import {withoutYouth} from '../../kernel/state/data-reducer.js';
import type {Event, ListEvent} from '../../kernel/state/events.js';
import {cursorIn, reduceList} from '../../kernel/state/list-reducer.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {withDialog, type State} from '../../kernel/state/state.js';

type AccountsEvent = ListEvent<'accounts', Account> | {readonly type: 'accounts/moved'; readonly by: number};

export type AccountEvent = {readonly type: 'account/opened'; readonly account: Account};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly account: {readonly account: Account};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly account: AccountEvent;
		readonly accounts: AccountsEvent;
	}
}

export const reduceAccount = (state: State, {account}: AccountEvent): State =>
	withDialog(state, {kind: 'account', account});

/** Moves the cursor to another listed account. If none is listed, the cursor stays. */
function moveAmongAccounts(state: State, by: number): State {
	const next = accountList.beside(state, by);
	const at = next ? (accountList.selected(state)?.items.indexOf(next) ?? 0) : state.accountsCursor;
	return {...state, soughtAccount: undefined, accountsCursor: at};
}

/** When a search ends, the cursor stays on the account that it found. */
export const leaveSearch = (state: State, before: State, {type}: Event): State =>
	type === 'pane/listSearchLeft' && before.pane === 'accounts'
		? {...state, soughtAccount: undefined, accountsCursor: moveAmongAccounts(before, 0).accountsCursor}
		: state;

// The index of the sought account if this page brought it, otherwise -1.
const placeOfSought = ({soughtAccount}: State, before: readonly Account[], now: readonly Account[]): number =>
	soughtAccount === undefined || before.some(({id}) => id === soughtAccount)
		? -1
		: now.findIndex(({id}) => id === soughtAccount);

// The first one of the list stays that.
const cursorAfter = (cursor: number, before: readonly Account[], now: readonly Account[]): number =>
	cursor === -1 ? cursor : cursorIn(cursor, before, now);

export function reduceAccounts(state: State, event: AccountsEvent): State {
	if (event.type === 'accounts/moved') {
		return moveAmongAccounts(state, event.by);
	}

	const {id} = event;
	const known = state.accounts.get(id);
	const list = reduceList(known, event);
	if (!list) {
		return state;
	}

	const next = {...state, accounts: new Map(state.accounts).set(id, list)};
	if (event.type !== 'accounts/received') {
		return next;
	}

	// An organization whose accounts load is ready.
	const ready = withoutYouth(next, id);
	const before = known?.items ?? [];
	const isShown = !list.arriving && selectedId(state) === id;
	const sought = isShown ? placeOfSought(state, before, list.items) : -1;
	return isShown
		? {...ready, accountsCursor: sought === -1 ? cursorAfter(state.accountsCursor, before, list.items) : sought}
		: ready;
}
