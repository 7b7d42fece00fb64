import type {Organization} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {
	type AccountType,
	accountTypes,
	whyNotAccountIn,
	whyNotAccountName,
	whyNotAccountType,
} from '../../kernel/form-model/new-account.js';
import {type WhyNot, whyNotOrganization} from '../../kernel/state/availability.js';
import {knownOrganization, rowOfId, selectedId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {askingIn, refusedAccount} from './state.js';

const organizationIn = (state: State, id: string): Organization | undefined =>
	knownOrganization(state, rowOfId(state, id));

export const whyNotCreateAccounts: WhyNot = state =>
	whyNotCall(state, 'Creating accounts', 'create_account', 'accounts');

/** Why no account can be created in the organization with this id: its flags forbid it, or the service refused every type for good in this session. */
export function whyNotInside(state: State, id: string): Told | undefined {
	const organization = organizationIn(state, id);
	const isRefused = accountTypes.every(type => refusedAccount(state, id, type) !== undefined);
	return (
		(organization && whyNotAccountIn(organization)) ??
		(isRefused ? refusedAccount(state, id, accountTypes[0]) : undefined)
	);
}

/** Why an account in the organization with this id cannot have this type. */
export function whyNotType(state: State, id: string, type: AccountType): Told | undefined {
	const organization = organizationIn(state, id);
	return (organization && whyNotAccountType(organization, type)) ?? refusedAccount(state, id, type);
}

/** For creating an account in the selected organization. */
export const whyNotCreateAccount: WhyNot = state => {
	const id = selectedId(state);
	return (
		whyNotOrganization(state) ?? whyNotCreateAccounts(state) ?? (id === undefined ? undefined : whyNotInside(state, id))
	);
};

/** For the review of the account that is typed. */
export const whyNotReviewAccount: WhyNot = state => {
	const dialog = askingIn(state);
	if (!dialog) {
		return undefined;
	}

	const {organization, accountType, line} = dialog;
	return (
		whyNotAccountName(line.text) ??
		whyNotInside(state, organization.id) ??
		whyNotType(state, organization.id, accountType)
	);
};

/** For choosing another type than the one that is shown. */
export const whyNotOtherType: WhyNot = state => {
	const dialog = askingIn(state);
	const whys = dialog
		? accountTypes
				.filter(type => type !== dialog.accountType)
				.map(type => whyNotType(state, dialog.organization.id, type))
		: [];
	return whys.includes(undefined) ? undefined : whys[0];
};
