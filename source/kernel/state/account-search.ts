import type {Account} from '../../base/api/schemas.js';
import {tagTexts} from '../../base/tables/accounts.js';
import {whyHidden} from '../../base/tree/names.js';
import {accountColumns} from '../columns/list-columns.js';
import {clamp} from './clamp.js';
import {paneList} from './pane-list.js';
import {selectedAccounts, selectedId, selectedUnreadable} from './selectors.js';
import type {State} from './state.js';
import {unreadableReason} from './why-not-call.js';

/** Why no accounts are loaded for a row that has no organization in the list. */
export function hiddenAccounts(state: State): string {
	const record = selectedUnreadable(state);
	const why =
		selectedId(state) === undefined ? 'there is no organization yet' : `the organization is ${whyHidden(state)}`;
	return record ? `${unreadableReason(record)} Its accounts cannot be read.` : `The accounts are not loaded: ${why}.`;
}

/** The accounts of the selected organization. */
export const accountList = paneList<Account>({
	pane: 'accounts',
	listIn: (state, id) => state.accounts.get(id),
	textsOf: account => [account.name, ...tagTexts(account)],
	columns: accountColumns,
	cursorAt(state, items) {
		const all = selectedAccounts(state)?.items ?? [];
		const chosen = state.accountsCursor === -1 ? undefined : all[clamp(state.accountsCursor, all.length - 1)];
		return chosen ? items.indexOf(chosen) : 0;
	},
});
