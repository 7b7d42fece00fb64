import type {Organization, Profile} from '../api/schemas.js';
import {dot, told, type Told} from '../text/told.js';

export const profileFields = ['business_name', 'business_email', 'business_phone', 'business_address', 'external_metadata'] as const;
export const fieldNames = ['name', 'parent', ...profileFields] as const;
export type FieldName = (typeof fieldNames)[number];

const labels: Readonly<Record<FieldName, string>> = {
	name: 'Name',
	parent: 'Parent',
	business_name: 'Business name',
	business_email: 'Business email',
	business_phone: 'Business phone',
	business_address: 'Business address',
	external_metadata: 'External metadata',
};

export const fieldLabel = (name: FieldName): string => labels[name];

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

export const emptyProfile: Profile = {
	business_address: '', business_email: '', business_name: '', business_phone: '', external_metadata: '',
};

/**
What was read for a field; of a root's parent, the empty text.
*/
export const valueBefore = ({name, parentId, profile}: Before, field: FieldName): string =>
	field === 'name' ? name : (field === 'parent' ? parentId : (profile?.[field] ?? ''));

export const beforeOf = ({name, parent}: Organization, profile: Profile | undefined): Before => ({name, parentId: parent?.id ?? '', profile});

/**
The members of an address, as the service documents it.
*/
export const addressMembers = ['line1', 'line2', 'city', 'zipcode', 'country', 'stateOrProvince'] as const;
export type AddressMember = (typeof addressMembers)[number];

/**
An address to fill in member by member. Left as it is, it stands for none.
*/
export const blankAddress = '{"line1":"","line2":"","city":"","zipcode":"","country":"","stateOrProvince":""}';
