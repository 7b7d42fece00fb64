import {markableAccounts} from '../../kernel/state/account-marks.js';
import {accountList, hiddenAccounts} from '../../kernel/state/account-search.js';
import {whyNotAccount} from '../../kernel/state/availability.js';
import {selectedOrganization} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {exactName} from '../../base/text/harmless.js';
import {listPane} from '../../kernel/rows/list-pane.js';
import {repeatedBeginning, sharedBeginning, widestName} from '../../kernel/rows/shared-beginnings.js';
import {accountRow} from './account-rows.js';

declare module '../../kernel/state/state.js' {
	interface Panes {
		readonly accounts: true;
	}
}

/** The rows of all accounts, once some or none have loaded. */
function accountsLength(state: State): number | undefined {
	const list = accountList.selected(state);
	return list !== undefined && (list.progress.status === 'complete' || list.items.length > 0)
		? list.items.length
		: undefined;
}

export const accountsPane = listPane(accountList, {
	name: 'Accounts',
	unit: 'account',
	foundBy: 'name, tag or start of its id',
	asks: 'Find an account: type a name, a tag or an id.',
	hidden: hiddenAccounts,
	ending: ', direct',
	length: accountsLength,
	markable: markableAccounts,
	moved: by => ({type: 'accounts/moved', by}),
	whyNotMove: whyNotAccount,
	repeated(state, room) {
		const all = accountList.selected(state)?.items ?? [];
		const organization = selectedOrganization(state)?.name ?? '';
		const isRepeated =
			accountList.query(state) === '' &&
			widestName(all) > room &&
			all.every(account => repeatedBeginning(account, organization) > 0);
		return isRepeated ? exactName(organization) : undefined;
	},
	rowOf(state, columns, {isHeaded = false, isBrief = false} = {}) {
		const {items} = accountList.listed(state);
		const all = accountList.selected(state)?.items ?? [];
		const organization = selectedOrganization(state)?.name ?? '';
		const query = accountList.query(state);
		return (account, ending) =>
			accountRow(account, columns, {
				query,
				ending,
				isSought: account.id === state.soughtAccount,
				shared: sharedBeginning(items, account),
				repeated: repeatedBeginning(account, organization),
				widest: isBrief && isHeaded ? Infinity : widestName(all),
				isHeaded,
				isBrief,
			});
	},
});
