import type {AccountInput} from '../../base/api/account-input.js';
import {forbiddingFlag, type Organization} from '../../base/api/schemas.js';
import {shownName} from '../../base/text/words.js';

/** The types of an account that the service documents. The first is the usual one. */
export const accountTypes = ['standard', 'enterprise'] as const;

export type AccountType = (typeof accountTypes)[number];

export const isAccountType = (text: string): text is AccountType => (accountTypes as readonly string[]).includes(text);

/** An account to create inside an organization. */
export type NewAccount = {
	readonly name: string;
	readonly type: AccountType;
	readonly organization: Pick<Organization, 'id' | 'name'>;
	/** The ids of the accounts with this name that the user knows of, and wants another one besides. */
	readonly besides?: readonly string[] | undefined;
};

const askTeam = 'Ask your distributor or account team to change the flag.';

/** Why the flags of an organization forbid creating an account in it; undefined if they do not. */
export function whyNotAccountIn(organization: Organization): string | undefined {
	const value = forbiddingFlag(organization, 'account_creation');
	return value === undefined
		? undefined
		: `${shownName(organization.name)} has the flag account_creation = ${value}, so no account can be created in it. ${askTeam}`;
}

/** Why the flags of an organization forbid an account of this type; undefined if they do not. */
export function whyNotAccountType(organization: Organization, type: AccountType): string | undefined {
	const value = type === 'enterprise' ? forbiddingFlag(organization, 'enterprise_capability') : undefined;
	return value === undefined
		? undefined
		: `${shownName(organization.name)} has the flag enterprise_capability = ${value}, so it is not entitled to enterprise accounts. ${askTeam}`;
}

/** Said of an enterprise account in an organization that is not created yet. The service does not document whether a new organization has the flag of its parent. */
export const enterpriseRemark =
	'The flags of a new organization are known only once it is created. If its flag enterprise_capability is false, the account is not created, and you can then choose standard.';

/** Why an account cannot have this name; undefined if it can. */
export const whyNotAccountName = (name: string): string | undefined =>
	name.trim() === '' ? 'An account needs a name: type one.' : undefined;

export const whoClosesAccounts = 'Only a tenant administrator or Cloudflare support can close an account.';

/** Stands for the id of an organization that is not created yet, where its request is shown. */
export const newOrganizationId = '(the id of the new organization)';

/** The body in the same order on every try: another body with the same key is refused. */
export const accountInputOf = ({name, type, organization: {id}}: NewAccount): AccountInput => ({
	name,
	type,
	unit: {id},
});

export const accountRequest = (account: NewAccount) =>
	({method: 'POST', path: '/accounts', body: {...accountInputOf(account)}}) as const;

/** Which `Idempotency-Key` a creation is sent with. `isUnclear`: an earlier request for the account had no answer. */
export const accountKeyText = (isUnclear: boolean): string =>
	isUnclear
		? 'Idempotency-Key: the one of your earlier request, which had no answer'
		: 'Idempotency-Key: made just before the request is sent, and used again for the same account';
