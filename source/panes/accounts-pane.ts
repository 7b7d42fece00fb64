import {
	accountQuery,
	hiddenAccounts,
	isSearchLost,
	listedAccounts,
} from '../state/account-search.js';
import {keyOf} from '../state/key-of.js';
import {innerRows} from '../state/layout.js';
import {
	selectedAccounts,
	selectedId,
	selectedOrganization,
	selectedRow,
} from '../state/selectors.js';
import type {State} from '../state/state.js';
import type {AccountsState} from '../state/data.js';
import {exactName} from '../text/harmless.js';
import {count, sentence} from '../text/words.js';
import {nameAt} from '../tree/names.js';
import {accountsNote} from '../format/accounts-note.js';
import {belowAccountsFailure, paneFailureRows} from '../format/failure.js';
import {focusOf} from '../format/focus.js';
import type {PaneContent} from '../format/pane-block.js';
import {selectionMark, type Row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {waitText} from '../format/wait-text.js';
import {windowed} from '../format/windowed.js';
import {repeatedBeginning, sharedBeginning} from './shared-beginnings.js';
import {paneLayout} from './pane-layout.js';
import {accountRow} from './account-rows.js';

const leastForBoth = 50;

/**
The same, behind the place among those that a search finds; where there is no room for both, a sign says that the list is not whole.
*/
function searchedNote(state: State, list: AccountsState | undefined, columns: number): string {
	const note = accountsNote(state, list);
	if (accountQuery(state) === '' || isSearchLost(state)) {
		return isSearchLost(state) ? '' : note;
	}

	const {accounts, cursor} = listedAccounts(state);
	const found = accounts.length === 0 ? 'no match' : `match ${count(cursor + 1)} of ${count(accounts.length)}`;
	const short = `${found}${list?.progress.status === 'complete' ? '' : ' …'}`;
	return columns < leastForBoth ? short : `${found} · ${note}`;
}

export const lostSearch = (state: State): string => `The organization whose accounts you search is not in the list any more. ${keyOf(state, 'leaveAccountSearch')} ends the search.`;

const selectedName = (state: State): string => nameAt(state, selectedRow(state));

function statusRows(state: State, list: AccountsState | undefined, columns: number): readonly Row[] {
	if (isSearchLost(state)) {
		return toldRows(lostSearch(state), columns, 'warning');
	}

	if (!selectedOrganization(state)) {
		return selectedRow(state) === -1 ? [] : toldRows(hiddenAccounts(state), columns, 'dim');
	}

	if (list?.progress.status === 'failed') {
		return paneFailureRows(state, selectedId(state) ?? '', list.progress.error, {columns, below: belowAccountsFailure(list)});
	}

	if (list && list.accounts.length > 0 && listedAccounts(state).accounts.length === 0) {
		return toldRows(`No ${list.progress.status === 'complete' ? '' : 'loaded '}account has this in its name or a tag, or at the start of its id.`, columns, 'dim');
	}

	if (list?.progress.status === 'loading' && list.accounts.length === 0 && state.pause !== undefined) {
		return toldRows(waitText(state, ''), columns, 'dim');
	}

	const none = `No accounts directly in ${exactName(selectedName(state))}`;
	return list?.progress.status === 'complete' && list.accounts.length === 0 ? toldRows(sentence(none), columns, 'dim') : [];
}

/**
Undefined where the layout leaves no room for it.
*/
export function accountsPane(state: State): PaneContent | undefined {
	const layout = paneLayout(state);
	const rectangle = layout.accounts;
	if (!rectangle) {
		return undefined;
	}

	const list = selectedAccounts(state);
	const columns = rectangle.columns - 4;
	const status = statusRows(state, list, columns);
	const height = innerRows(rectangle) - status.length;
	const {isFocused} = focusOf(state, 'accounts');
	const {accounts, cursor} = listedAccounts(state);
	const query = accountQuery(state);
	const organization = selectedOrganization(state)?.name ?? '';
	const rows = windowed(accounts, cursor, height).map(([account, isCursor]): Row => {
		const isSelected = isFocused && isCursor;
		const {left, right = []} = accountRow(account, columns, {
			query, isSought: account.id === state.soughtAccount, shared: sharedBeginning(accounts, account), repeated: repeatedBeginning(list?.accounts ?? [], account, organization),
		});
		return {left: [selectionMark(isSelected), ...left], right, isSelected};
	});
	return {
		// Where nothing else on the screen tells whose they are, the title does.
		title: layout.tree !== undefined || isSearchLost(state) ? 'Accounts' : `Accounts of ${selectedName(state)}`,
		note: searchedNote(state, list, columns),
		rectangle,
		...focusOf(state, 'accounts'),
		rows: [...status, ...rows],
	};
}
