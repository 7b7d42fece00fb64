import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {scrollKeys} from '../app/cursor-keys.js';
import {isListStale, listError, loadAccounts} from '../commands/load.js';
import {accountsPane, accountsScene} from '../panes/accounts-pane.js';
import {accountRows} from '../panes/account-rows.js';
import {chosenAccount, openAccountSearch as accountSearchIn} from '../state/account-search.js';
import {type WhyNot, whyNotAccount, whyNotLeaveAccounts} from '../state/availability.js';
import {whyNotCall} from '../state/why-not-call.js';
import {lineOf, typeSearch} from '../forms/line-editor.js';
import type {Command} from '../commands/context.js';
import {reduceAccount} from './state.js';

const openAccountSearch: Command = ({store}) => {
	store.dispatch({type: 'pane/accountsSearched', line: lineOf('')});
};

const typeIntoAccountSearch: Command = ({store}, press) => {
	const search = accountSearchIn(store.getState());
	if (search) {
		store.dispatch({type: 'pane/accountsSearched', line: typeSearch(search.line, press)});
	}
};

const keepAccountSearch: Command = ({store}) => {
	store.dispatch({type: 'pane/accountsSearchKept'});
};

const leaveAccountSearch: Command = ({store}) => {
	store.dispatch({type: 'pane/accountsSearchLeft'});
};

const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = chosenAccount(state);
	if (account) {
		store.dispatch({type: 'account/opened', account});
	}
};

const whyNotSearchAccounts: WhyNot = state => whyNotCall(state, 'Listing accounts', 'accounts');

/**
The accounts of an organization: finding one, and showing all its facts.
*/
export const accounts = defineAbility({
	name: 'accounts',
	section: 'In an account',
	commands: {
		openAccount, openAccountSearch, typeIntoAccountSearch, keepAccountSearch, leaveAccountSearch,
	},
	panes: [
		{
			pane: 'accounts',
			content: accountsPane,
			scene: accountsScene,
			unit: 'account',
			position: ({accountsCursor}) => accountsCursor,
			moved: (_, by) => ({type: 'pane/accountsMoved', by}),
			whyNotMove: whyNotAccount,
		},
	],
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
			keys: ['enter'], command: 'openAccount', beforeRows: 'opens', name: 'open', description: 'Show everything about the account', places: ['accounts'], whyNot: whyNotAccount, isHint: true,
		},
		{
			keys: ['escape'], command: 'leaveAccountSearch', name: 'show all',
			description: 'Leave the search: show every account again', places: ['accounts'], whyNot: whyNotLeaveAccounts, isHint: 'whereItActs',
		},
		{
			keys: ['/'], command: 'openAccountSearch', beforeRows: 'opens', name: 'find', alsoCalled: ['search', 'filter'],
			description: 'Find accounts by name or id: the list narrows as you type', places: ['accounts'], whyNot: whyNotSearchAccounts, isHint: true,
		},
		{
			keys: ['enter'], command: 'keepAccountSearch', name: 'keep', description: 'Keep the matching accounts, to choose from them', places: ['accountFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'leaveAccountSearch', name: 'show all', description: 'Show every account again', places: ['accountFind'], isHint: true,
		},
		...scrollKeys('account'),
		{
			keys: ['escape', 'q', '?', 'f1'], command: 'closeDialog', name: 'close', description: 'Close', places: ['account'], isHint: true,
		},
	],
	places: {
		accountFind: {label: 'finding an account', section: 'While finding', typing: 'typeIntoAccountSearch'},
		account: {},
	},
	dialogs: [
		defineDialog('account', {
			view: (_, {account, scrolledTo}, {columns}) => ({
				title: `Account ${account.name}`, rows: accountRows(account, columns), isScrolling: true, scrolledTo,
			}),
		}),
	],
	searches: [
		{
			place: 'accountFind',
			typed(state) {
				const search = accountSearchIn(state);
				return search?.isTyping ? search.line : undefined;
			},
		},
	],
	reducers: [reducerOf(['account'], reduceAccount)],
});
