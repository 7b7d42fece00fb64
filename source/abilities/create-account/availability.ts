import {flagsOf} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {
	type AccountType, accountTypes, whyNotAccountIn, whyNotAccountName, whyNotAccountType,
} from '../../kernel/form-model/new-account.js';
import {type WhyNot, whyNotOrganization} from '../../kernel/state/availability.js';
import {knownOrganization, rowOfId, selectedId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {askingIn, refusedAccount, typesLeft} from './state.js';

/** The flags of an organization; none if they are not loaded. */
function knownFlags(state: State, id: string): Readonly<Record<string, string>> {
	const organization = knownOrganization(state, rowOfId(state, id));
	return organization ? flagsOf(organization) : {};
}

export const whyNotCreateAccounts: WhyNot = state => whyNotCall(state, 'Creating accounts', 'create_account', 'accounts');

/** Why no account can be created in this organization: its flags forbid it, or the service refused every type for good in this session. */
export function whyNotInside(state: State, {id, name}: {readonly id: string; readonly name: string}): Told | undefined {
	return whyNotAccountIn(knownFlags(state, id), {name}) ?? (typesLeft(state, id).length === 0 ? refusedAccount(state, id, 'standard') : undefined);
}

/** Why an account in this organization cannot have this type. */
export const whyNotType = (state: State, id: string, type: AccountType): Told | undefined => whyNotAccountType(knownFlags(state, id), type) ?? refusedAccount(state, id, type);

/** For creating an account in the selected organization. */
export const whyNotCreateAccount: WhyNot = state => {
	const why = whyNotOrganization(state) ?? whyNotCreateAccounts(state);
	const organization = knownOrganization(state, rowOfId(state, selectedId(state) ?? ''));
	return why ?? (organization && whyNotInside(state, organization));
};

/** For the review of the account that is typed. */
export const whyNotReviewAccount: WhyNot = state => {
	const dialog = askingIn(state);
	if (!dialog) {
		return undefined;
	}

	const {organization, accountType, line} = dialog;
	return whyNotAccountName(line.text)
		?? whyNotInside(state, organization)
		?? whyNotType(state, organization.id, accountType);
};

/** For choosing another type than the one that is shown. */
export const whyNotOtherType: WhyNot = state => {
	const dialog = askingIn(state);
	const whys = dialog ? accountTypes.filter(type => type !== dialog.accountType).map(type => whyNotType(state, dialog.organization.id, type)) : [];
	return whys.includes(undefined) ? undefined : whys[0];
};
