import type {ApiError} from '../api/api-error.js';
import type {Organization, Profile} from '../api/schemas.js';
import type {Told} from '../text/told.js';
import {
	beforeOf,
	blankAddress,
	fieldNames,
	objectFields,
	profileFields,
	valueBefore,
	type Before,
	type FieldName,
} from './fields.js';
import {jsonFields, replaceJsonValue, type JsonField} from './json-text.js';
import {lineOf, type Line} from './line-editor.js';
import type {Seen} from './seen.js';

/**
A field as typed. The text of `parent` is an id, or empty for a root. An expanded field holds a JSON object and is edited member by member.
*/
export type Field = {readonly name: FieldName; readonly text: string; readonly wasLeft: boolean; readonly isExpanded: boolean};

/**
One place to type in: a whole field, or one member of the JSON object that an expanded field holds.
*/
export type Slot = {readonly name: FieldName; readonly member?: {readonly index: number; readonly field: JsonField}};

export type Choice = 'theirs' | 'yours';

/**
What was chosen for each difference.
*/
export type Choices = Readonly<Partial<Record<string, Choice>>>;

/**
A creation that was sent and may have come to something: the name and parent that it asked for, and the ids of the organizations that had them before it.
*/
export type CreationSent = {readonly name: string; readonly parentId: string; readonly knownIds: readonly string[]};

/**
The list of parents to choose from, for what is typed.
*/
export type Picking = {readonly name: 'picking'; readonly query: Line; readonly cursor: number};

/**
How far a dialog is scrolled: its first row on the screen. If absent, the row that is chosen or typed in stays in sight.
*/
export type Scrolled = {readonly scrolledTo?: number};

type FormStep = Scrolled & (
	| Picking
	| {readonly name: 'editing'}
	| {readonly name: 'conflict'; readonly theirs: Before; readonly choices: Choices; readonly cursor: number; readonly isWhole: boolean}
	| {readonly name: 'reviewing'; readonly seen?: Seen}
	| {readonly name: 'sending'; readonly request: number; readonly note?: Told; readonly isStored?: true; readonly created?: Organization}
	| {readonly name: 'leaving'}
	| {readonly name: 'helping'}
);

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
	Whether it is unknown as looking it up failed.
	*/
	readonly isLookUpFailed?: true;
	/**
	What an earlier save of this form sent and may have stored.
	*/
	readonly unclear?: Before;
	/**
	Whether an earlier request of the save that failed has stored the name.
	*/
	readonly isNameStored?: true;
	/**
	One for each name and parent that a creation was sent for, so that what came of it is known.
	*/
	readonly creationsSent?: readonly CreationSent[];
	/**
	Whether each field says what it is for, and a summary follows.
	*/
	readonly isGuided?: true;
	/**
	Whether nobody has said yet which parent it is to have, or none: until then it is not sent.
	*/
	readonly isParentOpen?: true;
	/**
	What was stored since the form was opened, where that was shown and left without an answer.
	*/
	readonly unsettled?: Before;
	/**
	What was chosen there, and of what.
	*/
	readonly chosen?: {readonly choices: Choices; readonly differences: ReadonlyArray<{readonly name: FieldName; readonly member?: string; readonly theirs: string; readonly yours: string}>};
	/**
	Whether it puts back what a write replaced, on what that write stored.
	*/
	readonly isUndo?: true;
	/**
	What the form is, where it is no plain one: said above the fields.
	*/
	readonly note?: string;
	/**
	Where else all that it was opened with is kept: a write that an undo offers to take back stays on record, a draft stays a draft.
	*/
	readonly source?: Source;
};

export type Source = Pick<Form, 'fields' | 'creationsSent'> & {
	readonly kind: 'journal' | 'draft';
	/**
	When the write on record was made, in milliseconds since the epoch.
	*/
	readonly at?: number;
};

const withLines: ReadonlySet<FieldName> = new Set(objectFields);

/**
Whether a field is free text, which may have several lines or hold JSON.
*/
export const canHoldLines = (name: FieldName): boolean => withLines.has(name);

/**
The members of a field's text where they can be edited one by one.
*/
export function membersOf(name: FieldName, text: string): readonly JsonField[] {
	return canHoldLines(name) ? (jsonFields(text) ?? []) : [];
}

/**
Those of them that hold something; none where nothing does.
*/
export const filledMembers = (name: FieldName, text: string): readonly JsonField[] => membersOf(name, text).filter(({value}) => value !== '');

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
The form with a field focused, at its first slot.
*/
export const focusField = (form: Form, name: FieldName): Form => focusSlot(form, Math.max(0, slotsOf(form).findIndex(slot => slot.name === name)));

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
The form with its parent chosen; an empty id is none.
*/
export function withParent({isParentOpen: _, ...form}: Form, parentId: string): Form {
	return changeField(form, 'parent', {text: parentId});
}

/**
The fields of a kind of form, from top to bottom. The parent of an existing organization is none: the service does not move organizations.
*/
const fieldsOf = (kind: Form['kind']): readonly FieldName[] => kind === 'create' ? fieldNames : (kind === 'edit' ? ['name', ...profileFields] : profileFields);

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

/**
The form with the parts of an address to fill in, if there is no address yet. Left empty, they store nothing.
*/
export function withAddressParts(form: Form): Form {
	const hasAddress = textOf(form, 'business_address') !== '' || valueBefore(form.before, 'business_address') !== '';
	return hasAddress ? form : changeField(form, 'business_address', {text: blankAddress, isExpanded: true});
}

export const createForm = (parentId: string): Form => withAddressParts(openForm('create', undefined, {name: '', parentId}));

export const editForm = (organization: Organization, profile: Profile | undefined): Form =>
	withAddressParts(openForm('edit', organization.id, beforeOf(organization, profile)));

export const profileForm = (organization: Organization, profile: Profile | undefined): Form =>
	withAddressParts(openForm('profile', organization.id, beforeOf(organization, profile)));

/**
The form that walks a new customer in.
*/
export const onboardingForm = (parentId: string, texts: Partial<Record<FieldName, string>> = {}): Form =>
	({...withAddressParts(openForm('create', undefined, {name: '', parentId}, texts)), isGuided: true});
