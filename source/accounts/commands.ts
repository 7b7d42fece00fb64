import {lineOf} from '../forms/line-editor.js';
import {typeSearch} from '../forms/type-text.js';
import {chosenAccount, openAccountSearch as openSearch} from '../state/account-search.js';
import type {Command} from '../commands/context.js';

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

export const openAccount: Command = ({store}) => {
	const state = store.getState();
	const account = chosenAccount(state);
	if (account) {
		store.dispatch({type: 'account/opened', account});
	}
};
