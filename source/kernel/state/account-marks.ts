import type {Account} from '../../base/api/schemas.js';
import {accountList} from './account-search.js';
import {whyNotAccount} from './availability.js';
import {markablePane} from './markable.js';
import type {State} from './state.js';

/** The accounts of the selected organization, whose rows can be marked. */
export const markableAccounts = markablePane(accountList, {
	nouns: ['account', 'accounts'],
	nameOf: ({name}) => name,
	moved: {type: 'accounts/moved', by: 1},
	whyNot: whyNotAccount,
});

/** The marked accounts of the selected organization, in the order of its list. */
export const markedAccounts = (state: State): readonly Account[] => markableAccounts.markedItems(state);
