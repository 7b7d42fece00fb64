import type {Account} from '../../base/api/schemas.js';
import {whyHidden} from '../../base/tree/names.js';
import {isMatching, isSearchLost, listQuery} from './list-search.js';
import {selectedAccounts, selectedId, selectedUnreadable} from './selectors.js';
import type {State} from './state.js';
import {unreadableReason} from './why-not-call.js';

/** An account's tags, each as `key=value`. This form is both shown and searched. */
export const tagTexts = ({tags = {}}: Pick<Account, 'tags'>): readonly string[] => Object.entries(tags).map(([key, value]) => `${key}=${value}`);

/** Why no accounts are loaded for a row that has no organization in the list. */
export function hiddenAccounts(state: State): string {
	const record = selectedUnreadable(state);
	const why = selectedId(state) === undefined ? 'there is no organization yet' : `the organization is ${whyHidden(state)}`;
	return record ? `${unreadableReason(record)} Its accounts cannot be read.` : `The accounts are not loaded: ${why}.`;
}

/** The query of the account search; empty if there is none. */
export const accountQuery = (state: State): string => listQuery(state, 'accounts');

// Each frame asks for this several times.
const found = new WeakMap<readonly Account[], {readonly query: string; readonly accounts: readonly Account[]}>();

const isFound = (account: Account, query: string): boolean =>
	account.id.startsWith(query.toLowerCase()) || isMatching(account.name, query) || tagTexts(account).some(text => isMatching(text, query));

function matching(accounts: readonly Account[], query: string): readonly Account[] {
	const last = found.get(accounts);
	if (last?.query === query) {
		return last.accounts;
	}

	const next = accounts.filter(account => isFound(account, query));
	found.set(accounts, {query, accounts: next});
	return next;
}

/** The listed accounts, and the cursor's position among them, -1 if there are none. A search lists only the accounts that have the query in their name or a tag, or at the start of their id. */
export function listedAccounts(state: State): {readonly accounts: readonly Account[]; readonly cursor: number} {
	const all = isSearchLost(state) ? [] : (selectedAccounts(state)?.items ?? []);
	const query = accountQuery(state);
	if (query === '') {
		return {accounts: all, cursor: Math.min(state.accountsCursor, all.length - 1)};
	}

	const accounts = matching(all, query);
	const chosen = all[state.accountsCursor];
	const at = chosen ? accounts.indexOf(chosen) : -1;
	return {accounts, cursor: accounts.length === 0 ? -1 : Math.max(0, at)};
}

export function chosenAccount(state: State): Account | undefined {
	const {accounts, cursor} = listedAccounts(state);
	return accounts[cursor];
}
