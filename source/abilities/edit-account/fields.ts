import type {AccountChange} from '../../base/api/account-input.js';
import type {Account} from '../../base/api/schemas.js';
import {settingsTable} from '../../base/tables/accounts.js';
import {profileField} from '../../base/tables/profile.js';
import type {ShownValue} from '../../kernel/form-model/settings.js';
import {hasPrefixedCredential} from '../../kernel/form-model/value-warnings.js';

/** What cforgs can change of an account, under the service's names, in the order of the form. */
export const accountFields = ['name', 'enforce_twofactor', 'abuse_contact_email'] as const;

/** The fields that can be the same in several accounts. */
export const commonFields = ['enforce_twofactor', 'abuse_contact_email'] as const satisfies readonly AccountField[];

export type AccountField = (typeof accountFields)[number];

/** The new values, only of the fields that change, as people read them: `yes` or `no` for the second factor. */
export type NewValues = Partial<Readonly<Record<AccountField, string>>>;

/** The values of an account. A setting is absent if the service did not send it. */
export type AccountValues = NewValues & {readonly name: string};

const {
	enforce_twofactor: {label: factor},
	abuse_contact_email: {label: contact},
} = settingsTable;

export const fieldLabels: Readonly<Record<AccountField, string>> = {
	name: 'Name',
	enforce_twofactor: factor,
	abuse_contact_email: contact,
};

export function valuesOf({
	name,
	settings: {enforce_twofactor: isEnforced, abuse_contact_email: email},
}: Pick<Account, 'name' | 'settings'>): AccountValues {
	return {
		name,
		...(isEnforced !== undefined && {enforce_twofactor: isEnforced ? 'yes' : 'no'}),
		...(email !== undefined && {abuse_contact_email: email}),
	};
}

/** The fields of these values, in the order of the form. */
export const fieldsIn = (values: NewValues): readonly AccountField[] =>
	accountFields.filter(field => values[field] !== undefined);

/** For use in a sentence: in lowercase, separated by commas. */
export const fieldsText = (fields: readonly AccountField[]): string =>
	fields.map(field => fieldLabels[field].toLowerCase()).join(', ');

/** A sentence that says why these new values cannot be sent: the request would lose a value of the account, because the service did not send it. Undefined if they can be. `before`: the values that were read earlier. */
export function whyNotBackAsRead(stored: AccountValues, after: NewValues, before: NewValues = {}): string | undefined {
	const lost = accountFields.filter(
		field =>
			after[field] === undefined &&
			(field === 'name' ? stored.name === '' : before[field] !== undefined && stored[field] === undefined),
	);
	return lost.length === 0
		? undefined
		: `The service did not send everything that cforgs must send back as it is: ${fieldsText(lost)}.`;
}

/** Why a value cannot be sent, as a sentence; undefined if it can be. */
export function whyNotValue(field: AccountField, text: string): string | undefined {
	switch (field) {
		case 'name': {
			return text === '' ? 'An account needs a name: type one.' : undefined;
		}

		case 'enforce_twofactor': {
			return text === 'yes' || text === 'no' ? undefined : 'Choose yes or no.';
		}

		case 'abuse_contact_email': {
			return profileField('business_email').rule?.(text);
		}
	}
}

/** The change as the client takes it. */
export const changeOf = ({name, enforce_twofactor: text, abuse_contact_email: email}: NewValues): AccountChange => ({
	...(name !== undefined && {name}),
	...(text !== undefined && {enforce_twofactor: text === 'yes'}),
	...(email !== undefined && {abuse_contact_email: email}),
});

/** Whether the account has these values. */
export const hasValues = (stored: AccountValues, values: NewValues): boolean =>
	fieldsIn(values).every(field => stored[field] === values[field]);

/** The values that change, before and after. */
export const shownValues = (before: AccountValues, after: NewValues): readonly ShownValue[] =>
	fieldsIn(after)
		.filter(field => before[field] !== after[field])
		.map(field => ({key: field, name: field, label: fieldLabels[field], from: before[field], to: after[field]}));

/** Warnings about values that look like a credential. */
export const credentialTexts = (values: NewValues): readonly string[] =>
	fieldsIn(values)
		.filter(field => hasPrefixedCredential(values[field] ?? ''))
		.map(
			field =>
				`${fieldLabels[field]}: this looks like a credential. Everyone who can read the account will be able to read it.`,
		);
