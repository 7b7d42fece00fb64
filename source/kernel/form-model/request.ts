import {emptyProfile, type OrganizationInput, type Profile} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {
	blankAddress,
	profileFields,
	valueBefore,
	type Before,
	type FieldName,
	fieldLabel,
	memberLabel,
} from './fields.js';
import {type Field, type Form, canHoldLines, filledMembers, membersOf} from './form.js';
import {jsonChanges, jsonMemberChanges} from './json-text.js';

/** What one request of a form writes: a new organization, or the name or profile of an existing one. */
export type RequestKind = 'creation' | 'name' | 'profile';

/** A request that saves a form. The service has separate calls for a name and a profile. */
export type WriteRequest = {readonly method: 'POST' | 'PUT'; readonly path: string} & (
	| {readonly part: 'creation'; readonly body: OrganizationInput}
	| {readonly part: 'name'; readonly body: {readonly name: string}}
	| {readonly part: 'profile'; readonly body: Profile}
);

/** The text of a field to store. An address with only empty parts stays empty. */
export const textToStore = (before: Before, {name, text}: Pick<Field, 'name' | 'text'>): string =>
	name === 'business_address' && text === blankAddress && valueBefore(before, name) === '' ? '' : text;

export type Change = {readonly name: FieldName; readonly from: string; readonly to: string};

/** The fields whose text differs from the loaded value. */
export function changesOf({before, fields}: Pick<Form, 'before' | 'fields'>): readonly Change[] {
	return fields
		.map(field => ({name: field.name, from: valueBefore(before, field.name), to: textToStore(before, field)}))
		.filter(({from, to}) => from !== to);
}

function valueOf(form: Form, name: FieldName): string {
	const field = form.fields.find(each => each.name === name);
	return field ? textToStore(form.before, field) : valueBefore(form.before, name);
}

function profileOf(form: Form): Profile {
	const edited = Object.fromEntries(profileFields.map(name => [name, valueOf(form, name)]));
	return {...emptyProfile, ...form.before.profile, ...edited};
}

function sentProfile(form: Form): Profile | undefined {
	const isTyped = changesOf(form).some(({name}) => name !== 'name' && name !== 'parent');
	return isTyped || form.before.profile !== undefined ? profileOf(form) : undefined;
}

/** The values that saving the form will store. */
export const afterOf = (form: Form): Before => ({
	name: valueOf(form, 'name'),
	parentId: valueOf(form, 'parent'),
	profile: sentProfile(form),
});

const partOf = (name: FieldName): 'name' | 'profile' => (name === 'name' ? 'name' : 'profile');

/** The form of an existing organization with only the changes of one part. */
export const withOnly = (form: Form, part: RequestKind): Form => ({
	...form,
	fields: form.fields.map(field =>
		partOf(field.name) === part ? field : {...field, text: valueBefore(form.before, field.name)},
	),
});

function creationOf(form: Form): WriteRequest {
	const {name, parentId, profile} = afterOf(form);
	return {
		part: 'creation',
		method: 'POST',
		path: '/organizations',
		body: {name, ...(parentId !== '' && {parent: {id: parentId}}), ...(profile && {profile})},
	};
}

/** The requests that save the form, in order: one creation, or for an existing organization one for a changed name and one for a changed profile. Empty if nothing changed. */
export function requestsOf(form: Form): readonly WriteRequest[] {
	const {id} = form;
	if (id === undefined) {
		return [creationOf(form)];
	}

	const path = `/organizations/${encodeURIComponent(id)}`;
	const requests = {
		name: {part: 'name', method: 'PUT', path, body: {name: valueOf(form, 'name')}},
		profile: {part: 'profile', method: 'PUT', path: `${path}/profile`, body: profileOf(form)},
	} as const;
	const parts = new Set(changesOf(form).map(({name}) => partOf(name)));
	return (['name', 'profile'] as const).filter(part => parts.has(part)).map(part => requests[part]);
}

/** How many requests write these forms. */
export const writesOf = (forms: readonly Form[]): number =>
	forms.reduce((sum, form) => sum + requestsOf(form).length, 0);

type ChangePart = Pick<Change, 'from' | 'to'> & {readonly label: Told; readonly member?: string};

/** The parts of a change to show: the field, or each changed member of its JSON object if nothing else in the object changed. */
export function changeParts({name, from, to}: Change): readonly ChangePart[] {
	const label = fieldLabel(name);
	const members = membersOf(name, from).length === 0 ? undefined : jsonChanges(from, to);
	return (
		members?.map(({name: member, ...texts}) => ({...texts, member, label: memberLabel(name, member, label)})) ?? [
			{label, from, to},
		]
	);
}

/** A part of a change in a review. Undefined: there is no such member. */
export type ReviewedPart = {
	readonly label: Told;
	readonly member?: string;
	readonly from: string | undefined;
	readonly to: string | undefined;
};

/** The same for a review, which also shows the full text in its request: members that are added or removed are parts too. For a new object, the parts are all members with a value. */
export function reviewedParts(change: Change): readonly ReviewedPart[] {
	const {name, from, to} = change;
	const label = fieldLabel(name);
	const filled = from === '' ? filledMembers(name, to) : [];
	if (filled.length > 0) {
		return filled.map(member => ({
			label: memberLabel(name, member.name, label),
			member: member.name,
			from,
			to: member.value,
		}));
	}

	const members = canHoldLines(name) ? jsonMemberChanges(from, to) : undefined;
	return (
		members?.map(({name: member, ...texts}) => ({...texts, member, label: memberLabel(name, member, label)})) ?? [
			{label, from, to},
		]
	);
}
