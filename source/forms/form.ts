import type {ApiError} from '../api/api-error.js';
import type {Organization, OrganizationInput, Profile} from '../api/schemas.js';
import {lineOf, type Line} from './line-editor.js';

export const profileFields = ['business_name', 'business_email', 'business_phone', 'business_address', 'external_metadata'] as const;
type ProfileField = (typeof profileFields)[number];
export type FieldName = 'name' | 'parent' | ProfileField;

/**
A field as typed. The text of `parent` is an id, or empty for a root.
*/
export type Field = {readonly name: FieldName; readonly line: Line; readonly wasLeft: boolean};

/**
What the form started from: the values as they were read, to compare with and to send back.
*/
export type Before = {readonly name: string; readonly parentId: string; readonly profile: Profile | undefined};

type FormStep =
	| {readonly name: 'editing'}
	| {readonly name: 'picking'; readonly query: Line; readonly cursor: number}
	| {readonly name: 'reviewing'; readonly scroll: number}
	| {readonly name: 'sending'; readonly request: number}
	| {readonly name: 'leaving'};

export type Form = {
	readonly kind: 'create' | 'edit' | 'profile';
	/**
	Of the organization edited; absent for a new one.
	*/
	readonly id?: string;
	readonly before: Before;
	readonly fields: readonly Field[];
	readonly focused: number;
	readonly step: FormStep;
	/**
	Why the last save did not succeed.
	*/
	readonly error?: ApiError;
};

export type WriteRequest =
	| {readonly method: 'POST' | 'PUT'; readonly path: string; readonly body: OrganizationInput}
	| {readonly method: 'PUT'; readonly path: string; readonly profile: Profile};

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

const emptyProfile: Profile = {
	business_address: '', business_email: '', business_name: '', business_phone: '', external_metadata: '',
};

/**
What was read for a field; of a root's parent, the empty text.
*/
export function valueBefore({name, parentId, profile}: Before, field: FieldName): string {
	switch (field) {
		case 'name': {
			return name;
		}

		case 'parent': {
			return parentId;
		}

		case 'business_name':
		case 'business_email':
		case 'business_phone':
		case 'business_address':
		case 'external_metadata': {
			return profile?.[field] ?? '';
		}
	}
}

function openForm(form: Omit<Form, 'fields' | 'focused' | 'step'>, names: readonly FieldName[]): Form {
	const fields = names.map(name => ({name, line: lineOf(valueBefore(form.before, name)), wasLeft: false}));
	return {
		...form, fields, focused: 0, step: {name: 'editing'},
	};
}

export const createForm = (parentId: string): Form =>
	openForm({kind: 'create', before: {name: '', parentId, profile: undefined}}, ['name', 'parent', ...profileFields]);

export function editForm(organization: Organization, profile: Profile | undefined): Form {
	const before = {name: organization.name, parentId: organization.parent?.id ?? '', profile};
	return openForm({kind: 'edit', id: organization.id, before}, ['name', 'parent', ...profileFields]);
}

export function profileForm(organization: Organization, profile: Profile | undefined): Form {
	const before = {name: organization.name, parentId: organization.parent?.id ?? '', profile};
	return openForm({kind: 'profile', id: organization.id, before}, profileFields);
}

export type Change = {readonly name: FieldName; readonly from: string; readonly to: string};

/**
The fields whose text differs from what was read.
*/
export function changesOf({before, fields}: Form): readonly Change[] {
	return fields
		.map(({name, line}) => ({name, from: valueBefore(before, name), to: line.text}))
		.filter(({from, to}) => from !== to);
}

const valueOf = (form: Form, name: FieldName): string =>
	form.fields.find(field => field.name === name)?.line.text ?? valueBefore(form.before, name);

/**
The profile to send: what was read, unknown members included, with the edited texts in their places.
*/
function profileOf(form: Form): Profile {
	const edited = Object.fromEntries(profileFields.map(name => [name, valueOf(form, name)]));
	return {...emptyProfile, ...form.before.profile, ...edited};
}

/**
The request that saving the form will send. A profile is sent where there was one, or where one was typed.
*/
export function requestOf(form: Form): WriteRequest {
	const {id, kind, before} = form;
	const path = id === undefined ? '/organizations' : `/organizations/${encodeURIComponent(id)}`;
	if (kind === 'profile') {
		return {method: 'PUT', path: `${path}/profile`, profile: profileOf(form)};
	}

	const parentId = valueOf(form, 'parent');
	const isProfileSent = before.profile !== undefined || changesOf(form).some(({name}) => name !== 'name' && name !== 'parent');
	const body = {
		name: valueOf(form, 'name'),
		...(parentId !== '' && {parent: {id: parentId}}),
		...(isProfileSent && {profile: profileOf(form)}),
	};
	return {method: kind === 'create' ? 'POST' : 'PUT', path, body};
}
