import {lineOf} from '../forms/line-editor.js';
import {typeSearch} from '../forms/type-text.js';
import {chosenAccount, listedAccounts, openAccountSearch as openSearch} from '../state/account-search.js';
import type {Command, Context} from './context.js';
import {say} from './tell.js';

export const openAccountSearch: Command = ({store}) => {
	store.dispatch({type: 'pane/accountsSearched', line: lineOf('')});
};

export const typeIntoAccountSearch: Command = ({store}, press) => {
	const search = openSearch(store.getState());
	if (search) {
		store.dispatch({type: 'pane/accountsSearched', line: typeSearch(search.line, press)});
	}
};

export const keepAccountSearch: Command = ({store}) => {
	store.dispatch({type: 'pane/accountsSearchKept'});
};

export const leaveAccountSearch: Command = ({store}) => {
	store.dispatch({type: 'pane/accountsSearchLeft'});
};

/**
Goes to the next (`1`) or previous (`-1`) account found, around the ends of the list.
*/
export function goToAccount({store}: Context, direction: 1 | -1): void {
	const {accounts, cursor} = listedAccounts(store.getState());
	const next = (cursor + direction + accounts.length) % accounts.length;
	if (next === cursor || accounts.length === 0) {
		say({store}, accounts.length === 0 ? 'No account matches.' : 'This is the only match.');
	} else {
		store.dispatch({type: 'pane/accountsMoved', by: next - cursor});
	}
}

export const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = chosenAccount(state);
	if (account) {
		store.dispatch({type: 'account/opened', account});
	}
};
