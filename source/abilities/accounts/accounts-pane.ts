import type {Account} from '../../base/api/schemas.js';
import {accountQuery, chosenAccount, hiddenAccounts, listedAccounts} from '../../kernel/state/account-search.js';
import {isSearchLost, openListSearch} from '../../kernel/state/list-search.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import {layoutOf} from '../../kernel/state/layout.js';
import {selectedAccounts, selectedId, selectedOrganization} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {ListState} from '../../kernel/state/data.js';
import {saidText} from '../../base/text/told.js';
import {count, counted, sentence} from '../../base/text/words.js';
import {accountsNote, waitText} from '../../kernel/rows/listing-text.js';
import {belowListFailure, paneFailureLine} from '../../kernel/rows/failure.js';
import {focusOf, windowed} from '../../kernel/rows/view.js';
import type {PaneView} from '../../kernel/rows/pane-block.js';
import type {Room} from '../../kernel/rows/registry.js';
import {selectedNameText} from '../../kernel/rows/place-text.js';
import {markSigns, type Row} from '../../kernel/rows/row.js';
import {rowText, type Scene, unlimited} from '../../kernel/rows/scene.js';
import {listStatusRows, lostSearch, matchNote, searchScene, selectedName} from '../../kernel/rows/list-rows.js';
import {repeatedBeginning, sharedBeginning, widestName} from '../../kernel/rows/shared-beginnings.js';
import {accountRow} from './account-rows.js';

declare module '../../kernel/state/state.js' {
	interface Panes {
		readonly accounts: true;
	}
}

const leastForBoth = 50;

/** The position among the matches, followed by the note of the list. If there is no room for both, an ellipsis shows that the list is not complete. */
function searchedNote(state: State, list: ListState<Account> | undefined, columns: number): string {
	const marked = markedAccounts(state).length;
	const note = `${marked === 0 ? '' : `${count(marked)} marked · `}${accountsNote(state, list)}`;
	if (accountQuery(state) === '' || isSearchLost(state)) {
		return isSearchLost(state) ? '' : note;
	}

	const {accounts, cursor} = listedAccounts(state);
	const isShort = columns < leastForBoth;
	const found = matchNote(accounts.length, cursor, !isShort || list?.progress.status === 'complete');
	return isShort ? found : `${found} · ${note}`;
}

/** The rows of all accounts, once some or none have loaded. */
export function accountsLength(state: State): number | undefined {
	const list = selectedAccounts(state);
	return list !== undefined && (list.progress.status === 'complete' || list.items.length > 0) ? Math.max(1, list.items.length) : undefined;
}

export function accountsView(state: State, {columns, height}: Room): PaneView {
	const list = selectedAccounts(state);
	const {accounts, cursor} = listedAccounts(state);
	const status = listStatusRows(state, 'accounts', columns, {
		list, unit: 'account', found: accounts.length, foundBy: 'name, tag or start of its id', hidden: hiddenAccounts(state),
	});
	const {isFocused} = focusOf(state, 'accounts');
	const query = accountQuery(state);
	const organization = selectedOrganization(state)?.name ?? '';
	const marked = new Set(markedAccounts(state).map(({id}) => id));
	const rows = windowed(accounts, cursor, height - status.length).map(([account, isCursor]): Row => {
		const isSelected = isFocused && isCursor;
		const {left, right = []} = accountRow(account, columns, {
			query, isSought: account.id === state.soughtAccount, shared: sharedBeginning(accounts, account), repeated: repeatedBeginning(list?.items ?? [], account, organization), widest: widestName(list?.items ?? []),
		});
		return {left: [...markSigns(isSelected, marked.has(account.id)), ...left], right, isSelected};
	});
	return {
		// If nothing else on the screen names the organization, the title does.
		title: layoutOf(state).left !== undefined || isSearchLost(state) ? 'Accounts' : `Accounts of ${selectedName(state)}`,
		note: searchedNote(state, list, columns),
		rows: [...status, ...rows],
	};
}

const accountText = (account: Account): string => rowText(accountRow(account, unlimited.columns));

// Why there are no accounts yet.
function unreadText(state: State): string {
	if (!selectedOrganization(state)) {
		return hiddenAccounts(state);
	}

	return state.isLowBandwidth && !selectedAccounts(state) ? `The accounts are not loaded yet. Press ${keyOf(state, 'refreshSelected')} to load them.` : saidText(waitText(state, 'Loading the accounts.'));
}

function accountLines(state: State): readonly string[] {
	const list = selectedAccounts(state);
	const accounts = list?.items ?? [];
	if (list?.progress.status === 'failed') {
		return [paneFailureLine(state, selectedId(state) ?? '', list.progress.error, belowListFailure(list)), ...(accounts.length === 0 ? [] : [sentence(accountsNote(state, list))])];
	}

	if (list?.progress.status !== 'complete') {
		return [unreadText(state)];
	}

	const total = Math.max(list.total ?? 0, accounts.length);
	const come = accounts.length < total ? `${count(accounts.length)} of ` : '';
	const bad = list.unreadable === 0 ? '' : `, ${count(list.unreadable)} unreadable`;
	return [`${come}${counted(total, 'account')}, direct${bad}.`];
}

/** What a screen reader says about the accounts. */
export function accountsScene(state: State): Scene {
	const {accounts, cursor} = listedAccounts(state);
	const account = chosenAccount(state);
	const search = openListSearch(state, 'accounts');
	const marked = markedAccounts(state);
	const isMarked = account !== undefined && marked.some(({id}) => id === account.id);
	const place = `${isMarked ? 'marked, ' : ''}${accountQuery(state) === '' ? '' : 'match '}${count(cursor + 1)} of ${count(accounts.length)}`;
	const scene = {
		key: `accounts ${selectedId(state) ?? ''}`,
		intro: [sentence(`Accounts of ${selectedNameText(state)}${marked.length === 0 ? '' : `, ${count(marked.length)} marked`}`)],
		lines: accountLines(state),
		focus: account ? `${accountText(account)}, ${place}` : (search && (lostSearch(state, 'accounts') ?? 'No loaded account matches.')),
	};
	return searchScene(state, 'accounts', scene, 'Find an account: type a name, a tag or an id.');
}
