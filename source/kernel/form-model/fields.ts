import type {Organization, Profile} from '../../base/api/schemas.js';
import {
	type AddressMember,
	addressMembers,
	addressTitle,
	type FieldName,
	formField,
	type ProfileFieldName,
} from '../../base/tables/profile.js';
import {dot, told, type Told} from '../../base/text/told.js';
import {jsonFields, replaceJsonValue} from './json-text.js';

export {
	addressMembers,
	fieldNames,
	formField,
	objectFields,
	profileField,
	profileFields,
	type AddressMember,
	type FieldName,
	type ProfileFieldName,
} from '../../base/tables/profile.js';

export const fieldLabel = (name: FieldName): string => formField(name).label;

// A field without one is named as the service names it.
const shortNames: Readonly<Partial<Record<FieldName, string>>> = {
	business_name: 'business',
	business_email: 'email',
	business_phone: 'phone',
	business_address: 'address',
	external_metadata: 'metadata',
} satisfies Partial<Record<ProfileFieldName, string>>;

/** What the terms of filters and the columns about a field of the profile are named. */
export const profileTerm = (field: FieldName): string => shortNames[field] ?? field;

/** The label of the members of a profile that no form shows. */
export const otherMembersLabel = 'Other members of the profile';

/** The title of a member of the JSON object in the field of this name: the name of the member, unless that is no word. JSON and CSV have the name of the service. */
export const memberTitle = (name: string, member: string): string =>
	name === 'business_address' ? addressTitle(member) : member;

/** The label of a field, or of one member of its JSON object. `name`: of the field. */
export const memberLabel = (name: string, member: string | undefined, label: string): Told =>
	member === undefined ? label : told`${label}${dot}${memberTitle(name, member)}`;

/** For use in a sentence: in lowercase, separated by commas. */
export const labelsInSentence = (...names: readonly FieldName[]): string =>
	names.map(name => fieldLabel(name).toLowerCase()).join(', ');

/** The loaded values of an organization that a form is based on: for comparison, and for sending back. */
export type Before = {
	readonly name: string;
	readonly parentId: string;
	readonly profile?: Profile | undefined;
	/** Only of a write about something else, the values that it changes, by name, such as tags of an account. A name without a value is absent. */
	readonly values?: ReadonlyArray<readonly [name: string, value: string]> | undefined;
};

/** The loaded value of a field; empty for the parent of a root. */
export const valueBefore = ({name, parentId, profile}: Before, field: FieldName): string =>
	field === 'name' ? name : field === 'parent' ? parentId : (profile?.[field] ?? '');

export const beforeOf = ({name, parent}: Organization, profile: Profile | undefined): Before => ({
	name,
	parentId: parent?.id ?? '',
	profile,
});

/** A template for a new address. If nothing is filled in, no address is stored. */
export const blankAddress = JSON.stringify(Object.fromEntries(addressMembers.map(name => [name, ''])));

/** The address text that a form writes for these members; empty if all members are empty. */
export function addressOf(members: Partial<Record<AddressMember, string>>): string {
	let text = blankAddress;
	for (const name of addressMembers) {
		const field = jsonFields(text)?.find(each => each.name === name);
		text = field ? replaceJsonValue(text, field, members[name] ?? '') : text;
	}

	return text === blankAddress ? '' : text;
}
