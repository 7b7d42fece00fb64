import {isAccountType} from '../../kernel/form-model/new-account.js';
import {newAccountForm, newAccountName, typedText} from '../../kernel/form-model/typed-form.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import {runOfAccount} from './rows.js';
import {accountAsked, askingIn, creationIn} from './state.js';

/** The form of a new account, as drafts keep it. */
export const accountDraft: DraftPart = {
	form: newAccountName,
	dialogs: ['newAccount', 'accountCreation'],
	typed(state, registry) {
		const [asking, creation] = [askingIn(state), creationIn(state)];
		const unsent = creation && runOfAccount.unstored(creation, registry).length > 0 ? creation.account : undefined;
		const account = asking ? accountAsked(asking) : unsent;
		return account && account.name !== '' ? newAccountForm(account) : undefined;
	},
	what: form => `new account: ${typedText(form, 'type') ?? ''}`,
	calls: ['create_account', 'accounts'],
	open(form) {
		const type = typedText(form, 'type') ?? '';
		return {
			type: 'newAccount/opened', organization: form.organization, name: typedText(form, 'name') ?? '', ...(isAccountType(type) && {accountType: type}),
		};
	},
};
