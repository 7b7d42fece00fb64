import type {Organization, Profile} from '../api/schemas.js';
import {
	type AddressMember,
	addressMembers,
	type FieldName,
	formField,
} from '../tables/profile.js';
import {dot, told, type Told} from '../text/told.js';
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
} from '../tables/profile.js';

export const fieldLabel = (name: FieldName): string => formField(name).label;

/**
The label of a field, or of one member of the JSON object in it.
*/
export const memberLabel = (label: string, member: string | undefined): Told => member === undefined ? label : told`${label}${dot}${member}`;

/**
The labels of some fields, to go into a sentence.
*/
export const labelsInSentence = (...names: readonly FieldName[]): string => names.map(name => fieldLabel(name).toLowerCase()).join(', ');

/**
The values of an organization that a form is about, as they were read: to compare with and to send back.
*/
export type Before = {readonly name: string; readonly parentId: string; readonly profile?: Profile | undefined};

/**
What was read for a field; of a root's parent, the empty text.
*/
export const valueBefore = ({name, parentId, profile}: Before, field: FieldName): string =>
	field === 'name' ? name : (field === 'parent' ? parentId : (profile?.[field] ?? ''));

export const beforeOf = ({name, parent}: Organization, profile: Profile | undefined): Before => ({name, parentId: parent?.id ?? '', profile});

/**
An address to fill in member by member. Left as it is, it stands for none.
*/
export const blankAddress = JSON.stringify(Object.fromEntries(addressMembers.map(name => [name, ''])));

/**
The text of an address with these members, as a form writes it; empty where none holds anything.
*/
export function addressOf(members: Partial<Record<AddressMember, string>>): string {
	let text = blankAddress;
	for (const name of addressMembers) {
		const field = jsonFields(text)?.find(each => each.name === name);
		text = field ? replaceJsonValue(text, field, members[name] ?? '') : text;
	}

	return text === blankAddress ? '' : text;
}
