import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import {listPaneKeys} from '../../kernel/loop/list-pane-keys.js';
import {isListStale, listError, loadAccounts} from '../../kernel/loop/load.js';
import {markableAccounts} from '../../kernel/state/account-marks.js';
import {accountList} from '../../kernel/state/account-search.js';
import {whyNotAccount} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Command} from '../../kernel/loop/context.js';
import {accountRows} from './account-rows.js';
import {accountsPane} from './accounts-pane.js';
import {leaveSearch, reduceAccount, reduceAccounts} from './state.js';

const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = accountList.chosen(state);
	if (account) {
		store.dispatch({type: 'account/opened', account});
	}
};

/** The accounts of an organization, with all facts of one. */
export const accounts = defineAbility({
	name: 'accounts',
	section: 'In an account',
	commands: {openAccount},
	panes: [accountsPane],
	markables: {accounts: markableAccounts},
	paneLoaders: [
		{
			pane: 'accounts',
			isStale: (context, id) => isListStale(context, context.store.getState().accounts.get(id)),
			isKnown: (state, id) => state.accounts.has(id),
			load: loadAccounts,
			errorOf: (state, id) => listError(state.accounts.get(id)),
		},
	],
	keys: [
		{
			keys: ['enter'],
			command: 'openAccount',
			task: 'here',
			beforeRows: 'opens',
			name: 'open',
			description: 'Show everything about the account',
			places: ['accounts'],
			whyNot: whyNotAccount,
			isHint: true,
		},
		...listPaneKeys('accounts', 'accounts by name, tag or id', state =>
			whyNotCall(state, 'Listing accounts', 'accounts'),
		),
		...scrollKeys('account'),
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['account'],
			isHint: true,
		},
	],
	places: {account: {}},
	dialogs: [
		defineDialog('account', {
			view: (_, {account, scrolledTo}, {columns}) => ({
				title: `Account ${account.name}`,
				rows: accountRows(account, columns),
				isScrolling: true,
				scrolledTo,
			}),
		}),
	],
	reducers: [reducerOf(['account'], reduceAccount), reducerOf(['accounts'], reduceAccounts)],
	afterwards: leaveSearch,
});
