import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import {isListStale, listError, loadAccounts} from '../../kernel/loop/load.js';
import {chosenAccount, listedAccounts} from '../../kernel/state/account-search.js';
import {isListAwaited} from '../../kernel/state/list-reducer.js';
import {openListSearch as openSearchIn} from '../../kernel/state/list-search.js';
import {selectedAccounts} from '../../kernel/state/selectors.js';
import {type WhyNot, whyNotAccount, whyNotLeaveList} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Command} from '../../kernel/loop/context.js';
import {accountRows} from './account-rows.js';
import {accountsLength, accountsScene, accountsView} from './accounts-pane.js';
import {leaveSearch, reduceAccount, reduceAccounts} from './state.js';

const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = chosenAccount(state);
	if (account) {
		store.dispatch({type: 'account/opened', account});
	}
};

const whyNotSearchList: WhyNot = state => state.pane === 'members' ? whyNotCall(state, 'Listing members', 'members') : whyNotCall(state, 'Listing accounts', 'accounts');

/** The accounts of an organization, with all facts of one. Finding as you type works in every list. */
export const accounts = defineAbility({
	name: 'accounts',
	section: 'In an account',
	commands: {
		openAccount,
	},
	panes: [
		{
			pane: 'accounts',
			slot: 'rightBelow',
			view: accountsView,
			length: accountsLength,
			scene: accountsScene,
			isAwaited: state => isListAwaited(selectedAccounts(state)),
			unit: 'account',
			position: ({accountsCursor}) => accountsCursor,
			moved: (_, by) => ({type: 'accounts/moved', by}),
			whyNotMove: whyNotAccount,
			matches(state) {
				const {accounts: {length}, cursor} = listedAccounts(state);
				return {length, cursor};
			},
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
			keys: ['escape'], command: 'leaveListSearch', name: 'show all',
			description: 'Leave the search: show the whole list again', places: ['accounts', 'members'], whyNot: whyNotLeaveList, isHint: 'whereItActs',
		},
		{
			keys: ['/'], command: 'openListSearch', beforeRows: 'opens', name: 'find', alsoCalled: ['search', 'filter'],
			description: 'Find accounts by name or id, or members by address or name: the list narrows as you type', places: ['accounts', 'members'], whyNot: whyNotSearchList, isHint: true,
		},
		{
			keys: ['enter'], command: 'keepListSearch', name: 'keep', description: 'Keep the matches, to choose from them', places: ['listFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'leaveListSearch', name: 'show all', description: 'Show the whole list again', places: ['listFind'], isHint: true,
		},
		...scrollKeys('account'),
		{
			keys: ['escape', 'q', '?', 'f1'], command: 'closeDialog', name: 'close', description: 'Close', places: ['account'], isHint: true,
		},
	],
	places: {
		listFind: {label: 'finding in a list', section: 'While finding', typing: 'typeIntoListSearch'},
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
			place: 'listFind',
			typed(state) {
				const search = openSearchIn(state);
				return search?.isTyping ? search.line : undefined;
			},
		},
	],
	reducers: [reducerOf(['account'], reduceAccount), reducerOf(['accounts'], reduceAccounts)],
	afterwards: leaveSearch,
});
