import type {ApiError} from '../api/api-error.js';
import type {Organization, OrganizationInput, Profile} from '../api/schemas.js';
import {jsonFields, replaceJsonValue, type JsonField} from './json-text.js';
import {lineOf, type Line} from './line-editor.js';

export const profileFields = ['business_name', 'business_email', 'business_phone', 'business_address', 'external_metadata'] as const;
export const fieldNames = ['name', 'parent', ...profileFields] as const;
export type FieldName = (typeof fieldNames)[number];

/**
A field as typed. The text of `parent` is an id, or empty for a root. An expanded field holds a JSON object and is edited member by member.
*/
export type Field = {readonly name: FieldName; readonly text: string; readonly wasLeft: boolean; readonly isExpanded: boolean};

/**
One place to type in: a whole field, or one member of the JSON object that an expanded field holds.
*/
export type Slot = {readonly name: FieldName; readonly member?: {readonly index: number; readonly field: JsonField}};

/**
The values of an organization that a form is about, as they were read: to compare with and to send back.
*/
export type Before = {readonly name: string; readonly parentId: string; readonly profile?: Profile | undefined};

export type Choice = 'theirs' | 'yours';

/**
What was chosen for each field that two sides changed.
*/
export type Choices = Readonly<Partial<Record<FieldName, Choice>>>;

type FormStep =
	| {readonly name: 'editing'}
	| {readonly name: 'picking'; readonly query: Line; readonly cursor: number}
	| {readonly name: 'conflict'; readonly theirs: Before; readonly choices: Choices; readonly cursor: number}
	| {readonly name: 'reviewing'; readonly scroll: number}
	| {readonly name: 'sending'; readonly request: number; readonly note?: string; readonly isStored?: true; readonly created?: Organization}
	| {readonly name: 'leaving'};

export type Form = {
	readonly kind: 'create' | 'edit' | 'profile';
	/**
	Of the organization edited; absent for a new one.
	*/
	readonly id?: string;
	readonly before: Before;
	readonly fields: readonly Field[];
	/**
	Index of a slot.
	*/
	readonly focused: number;
	/**
	The text of the focused slot, with the cursor.
	*/
	readonly line: Line;
	/**
	The text of the focused field when its slot was entered: a member is always replaced in this one, so that typing back what was there leaves it as it was.
	*/
	readonly base: string;
	readonly step: FormStep;
	/**
	Why the last save did not succeed.
	*/
	readonly error?: ApiError;
	/**
	Where the answer to a write was lost: what looking it up found.
	*/
	readonly verdict?: 'notStored' | 'unknown';
	/**
	Of a creation that was sent: the ids of the organizations that had this name and parent before, so that one that came of it is known.
	*/
	readonly knownIds?: readonly string[];
	/**
	Whether each field says what it is for, and a summary follows.
	*/
	readonly isGuided?: true;
	/**
	Whether the parent may be filled in once the organizations are known, while nobody has been to that field.
	*/
	readonly isParentSought?: true;
	/**
	What somebody else stored since the form was opened, where that was shown and left without an answer.
	*/
	readonly unsettled?: Before;
	/**
	What the form is, where it is no plain one: said above the fields.
	*/
	readonly note?: string;
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

export const beforeOf = ({name, parent}: Organization, profile: Profile | undefined): Before => ({name, parentId: parent?.id ?? '', profile});

/**
Whether a field is free text, which may have several lines or hold JSON.
*/
export const canHoldLines = (name: FieldName): boolean => name === 'business_address' || name === 'external_metadata';

/**
The members of a field's text where they can be edited one by one.
*/
export function membersOf(name: FieldName, text: string): readonly JsonField[] {
	return canHoldLines(name) ? (jsonFields(text) ?? []) : [];
}

/**
The places to type in, from top to bottom.
*/
export function slotsOf({fields}: Pick<Form, 'fields'>): readonly Slot[] {
	return fields.flatMap(({name, text, isExpanded}): readonly Slot[] => isExpanded
		? membersOf(name, text).map((field, index) => ({name, member: {index, field}}))
		: [{name}]);
}

export const focusedSlot = (form: Form): Slot => slotsOf(form)[form.focused] ?? {name: 'name'};

/**
The text of a field; empty where the form has none of that name.
*/
export const textOf = ({fields}: Pick<Form, 'fields'>, name: FieldName): string => fields.find(field => field.name === name)?.text ?? '';

/**
The form with another slot focused, the cursor at the end of its text; around either end.
*/
export function focusSlot(form: Form, index: number): Form {
	const slots = slotsOf(form);
	const focused = (index + slots.length) % slots.length;
	const slot = slots[focused] ?? {name: 'name'};
	const base = textOf(form, slot.name);
	return {
		...form, focused, base, line: lineOf(slot.member?.field.value ?? base),
	};
}

/**
The form with the first slot of a field focused.
*/
export function focusField(form: Form, name: FieldName): Form {
	return focusSlot(form, Math.max(0, slotsOf(form).findIndex(slot => slot.name === name)));
}

export function changeField(form: Form, name: FieldName, change: Partial<Field>): Form {
	return {...form, fields: form.fields.map(field => field.name === name ? {...field, ...change} : field)};
}

/**
The form after its focused slot was typed in. In a member's case nothing of the field's text changes but that member's value.
*/
export function typeInSlot(form: Form, line: Line): Form {
	const {name, member} = focusedSlot(form);
	const field = member && membersOf(name, form.base)[member.index];
	const text = field ? replaceJsonValue(form.base, field, line.text) : line.text;
	return {...changeField(form, name, {text}), line};
}

/**
The fields of a kind of form, from top to bottom.
*/
export const fieldsOf = (kind: Form['kind']): readonly FieldName[] => kind === 'profile' ? profileFields : fieldNames;

/**
Opens a form on what was read, with these texts typed already.
*/
export function openForm(kind: Form['kind'], id: string | undefined, before: Before, texts: Partial<Record<FieldName, string>> = {}): Form {
	const fields = fieldsOf(kind).map((name): Field => {
		const text = texts[name] ?? valueBefore(before, name);
		return {
			name, text, wasLeft: false, isExpanded: membersOf(name, text).length > 0,
		};
	});
	const form: Form = {
		kind, before, fields, focused: 0, line: lineOf(''), base: '', step: {name: 'editing'}, ...(id !== undefined && {id}),
	};
	return focusSlot(form, 0);
}

export const createForm = (parentId: string): Form => openForm('create', undefined, {name: '', parentId});

export const editForm = (organization: Organization, profile: Profile | undefined): Form =>
	openForm('edit', organization.id, beforeOf(organization, profile));

export const profileForm = (organization: Organization, profile: Profile | undefined): Form =>
	openForm('profile', organization.id, beforeOf(organization, profile));

/**
An address to fill in member by member. Left as it is, it stands for none.
*/
const blankAddress = '{"line1":"","line2":"","city":"","zipcode":"","country":"","stateOrProvince":""}';

/**
The form that walks a new customer in.
*/
export const onboardingForm = (parentId: string, texts: Partial<Record<FieldName, string>> = {}): Form =>
	({...openForm('create', undefined, {name: '', parentId}, {business_address: blankAddress, ...texts}), isGuided: true});

// One that was read stays: only what this program filled in stands for none.
const textToStore = (text: string, {isGuided}: Pick<Form, 'isGuided'>): string => isGuided && text === blankAddress ? '' : text;

export type Change = {readonly name: FieldName; readonly from: string; readonly to: string};

/**
The fields whose text differs from what was read.
*/
export function changesOf(form: Pick<Form, 'before' | 'fields' | 'isGuided'>): readonly Change[] {
	return form.fields
		.map(({name, text}) => ({name, from: valueBefore(form.before, name), to: textToStore(text, form)}))
		.filter(({from, to}) => from !== to);
}

function valueOf(form: Form, name: FieldName): string {
	const field = form.fields.find(each => each.name === name);
	return field ? textToStore(field.text, form) : valueBefore(form.before, name);
}

/**
The profile to send: what was read, unknown members included, with the edited texts in their places.
*/
function profileOf(form: Form): Profile {
	const edited = Object.fromEntries(profileFields.map(name => [name, valueOf(form, name)]));
	return {...emptyProfile, ...form.before.profile, ...edited};
}

/**
A profile is sent where there was one, or where one was typed.
*/
function sentProfile(form: Form): Profile | undefined {
	const isTyped = changesOf(form).some(({name}) => name !== 'name' && name !== 'parent');
	return isTyped || form.before.profile !== undefined ? profileOf(form) : undefined;
}

/**
What is stored once the form is.
*/
export const afterOf = (form: Form): Before => ({name: valueOf(form, 'name'), parentId: valueOf(form, 'parent'), profile: sentProfile(form)});

/**
The request that saving the form will send.
*/
export function requestOf(form: Form): WriteRequest {
	const {id, kind} = form;
	const path = id === undefined ? '/organizations' : `/organizations/${encodeURIComponent(id)}`;
	if (kind === 'profile') {
		return {method: 'PUT', path: `${path}/profile`, profile: profileOf(form)};
	}

	const parentId = valueOf(form, 'parent');
	const profile = sentProfile(form);
	const body = {
		name: valueOf(form, 'name'),
		...(parentId !== '' && {parent: {id: parentId}}),
		...(profile && {profile}),
	};
	return {method: kind === 'create' ? 'POST' : 'PUT', path, body};
}
