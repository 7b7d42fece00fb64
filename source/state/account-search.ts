import type {Account} from '../api/schemas.js';
import {matchedParts} from '../tree/matched-parts.js';
import {whyHidden} from '../tree/names.js';
import {clamp} from './clamp.js';
import {type AccountSearch, soughtText} from './open-search.js';
import {selectedAccounts, selectedId, selectedUnreadable} from './selectors.js';
import type {State} from './state.js';
import {unreadableReason} from './why-not-call.js';

/**
An account's tags, each as `key=value`: as they are shown, and as they are searched.
*/
export const tagTexts = ({tags = {}}: Pick<Account, 'tags'>): readonly string[] => Object.entries(tags).map(([key, value]) => `${key}=${value}`);

/**
Whether a text has what is searched for in it.
*/
export const isMatching = (text: string, query: string): boolean => matchedParts(text, query, 'heldOtherwise').length > 0;

/**
That search, where those accounts have the focus. While it is typed, what is typed belongs to it, even where a refresh took the organization away.
*/
export function openAccountSearch(state: State): AccountSearch | undefined {
	const {pane, accountSearch} = state;
	const isOpen = accountSearch?.isTyping === true || accountSearch?.of === selectedId(state);
	return pane === 'accounts' && isOpen ? accountSearch : undefined;
}

/**
The id of the organization in whose accounts what is typed next is searched.
*/
export const searchedId = (state: State): string => openAccountSearch(state)?.of ?? selectedId(state) ?? '';

/**
Whether a search is typed in the accounts of an organization that a refresh took away.
*/
export const isSearchLost = (state: State): boolean => searchedId(state) !== (selectedId(state) ?? '');

/**
Why no accounts are loaded for a row that the list has no organization for.
*/
export function hiddenAccounts(state: State): string {
	const record = selectedUnreadable(state);
	const why = selectedId(state) === undefined ? 'there is no organization yet' : `the organization is ${whyHidden(state)}`;
	return record ? `${unreadableReason(record)} Its accounts cannot be read.` : `The accounts are not read: ${why}.`;
}

/**
What is searched for among the accounts; empty where nothing is.
*/
export const accountQuery = (state: State): string => soughtText(openAccountSearch(state));

// Asked for several times in each frame.
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

/**
The accounts that are listed, and the place of the cursor among them, -1 if there are none. A search lists only the accounts that have the text in their name or a tag, or at the start of their id.
*/
export function listedAccounts(state: State): {readonly accounts: readonly Account[]; readonly cursor: number} {
	const all = isSearchLost(state) ? [] : (selectedAccounts(state)?.accounts ?? []);
	const query = accountQuery(state);
	if (query === '') {
		return {accounts: all, cursor: Math.min(state.accountsCursor, all.length - 1)};
	}

	const accounts = matching(all, query);
	const chosen = all[state.accountsCursor];
	const at = chosen ? accounts.indexOf(chosen) : -1;
	return {accounts, cursor: accounts.length === 0 ? -1 : Math.max(0, at)};
}

/**
The account under the cursor.
*/
export function chosenAccount(state: State): Account | undefined {
	const {accounts, cursor} = listedAccounts(state);
	return accounts[cursor];
}

/**
The state with the cursor on another of the listed accounts; where none is listed, it stays.
*/
export function moveAmongAccounts(state: State, by: number): State {
	const {accounts, cursor} = listedAccounts(state);
	const next = accounts[clamp(cursor + by, accounts.length - 1)];
	const at = next ? (selectedAccounts(state)?.accounts.indexOf(next) ?? 0) : state.accountsCursor;
	return {...state, soughtAccount: undefined, accountsCursor: at};
}
