import {isAccountType} from '../../kernel/form-model/new-account.js';
import {newAccountForm, newAccountName, typedText} from '../../kernel/form-model/typed-form.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import {runOfAccount} from './rows.js';
import {accountAsked, askingIn, creationIn, isAccountChanged} from './state.js';

/** The form of a new account, as drafts keep it. */
export const accountDraft: DraftPart = {
	form: newAccountName,
	nouns: ['a new account', 'new accounts'],
	dialogs: ['newAccount', 'accountCreation'],
	typed(state, registry) {
		const [asking, creation] = [askingIn(state), creationIn(state)];
		const unsent = creation && runOfAccount.unstored(creation, registry).length > 0 ? creation.account : undefined;
		// A proposal that nobody changed is nothing to keep.
		const asked = asking && (asking.isKept === true || isAccountChanged(asking)) ? accountAsked(asking) : undefined;
		const account = asked ?? unsent;
		return account && account.name !== '' ? newAccountForm(account) : undefined;
	},
	what: form => `new account: ${typedText(form, 'type') ?? ''}`,
	calls: ['create_account', 'accounts'],
	open(form) {
		const type = typedText(form, 'type') ?? '';
		return {
			type: 'newAccount/opened',
			organization: form.organization,
			name: typedText(form, 'name') ?? '',
			...(isAccountType(type) && {accountType: type}),
			isKept: true,
		};
	},
};
