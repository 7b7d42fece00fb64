import type {ApiError} from '../../base/api/api-error.js';
import type {AuditRecord, Organization, Profile} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
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
import type {AccountType} from './new-account.js';
import type {SeenRows} from './seen.js';

/** A field as typed. The text of `parent` is an id, or empty for a root. An expanded field contains a JSON object whose members are edited separately. */
export type Field = {
	readonly name: FieldName;
	readonly text: string;
	readonly wasLeft: boolean;
	readonly isExpanded: boolean;
};

/** One input: a whole field, or one member of the JSON object in an expanded field. */
export type Slot = {readonly name: FieldName; readonly member?: {readonly index: number; readonly field: JsonField}};

export type Choice = 'theirs' | 'yours';

/** The choice for each difference, by its key. */
export type Choices = Readonly<Partial<Record<string, Choice>>>;

/** A creation that was sent and may have succeeded: its name and parent, and the ids of the organizations that already had both. `since`, `at`: when it was first and last sent, in milliseconds since the epoch. */
export type CreationSent = {
	readonly name: string;
	readonly parentId: string;
	readonly knownIds: readonly string[];
	readonly at?: number | undefined;
	readonly since?: number | undefined;
};

/** The list of parents to choose from, filtered by the query. */
export type Picking = {readonly name: 'picking'; readonly query: Line; readonly cursor: number};

/** The first visible row of a scrolled dialog. If absent, the dialog keeps the selected or edited row in view. */
export type Scrolled = {readonly scrolledTo?: number};

type FormStep = Scrolled &
	(
		| Picking
		| {readonly name: 'editing'}
		| {
				readonly name: 'conflict';
				readonly theirs: Before;
				readonly choices: Choices;
				readonly cursor: number;
				readonly isWhole: boolean;
				readonly saves?: readonly AuditRecord[];
		  }
		| {readonly name: 'reviewing'; readonly seen?: SeenRows}
		| {
				readonly name: 'sending';
				readonly request: number;
				readonly note?: Told;
				readonly isStored?: true;
				readonly created?: Organization;
		  }
		| {readonly name: 'account'}
		| {readonly name: 'leaving'}
	);

/** The first account of a new customer, as it is typed. Without a name, none is created. */
export type FirstAccount = {
	readonly line: Line;
	readonly type: AccountType;
	/** The name of the organization when it was proposed. */
	readonly proposed: string;
};

export type Form = {
	readonly kind: 'create' | 'edit' | 'profile';
	/** The id of the edited organization; absent for a new one. */
	readonly id?: string;
	readonly before: Before;
	/** When the stored values were loaded, in milliseconds since the epoch, if the form shows them. */
	readonly loadedAt?: number;
	readonly fields: readonly Field[];
	/** The index of the focused slot. */
	readonly focused: number;
	/** The text of the focused slot, with the cursor. */
	readonly line: Line;
	/** The text of the focused field when its slot was entered. Typing always replaces a member in this text, so that retyping the old value restores the old text. */
	readonly base: string;
	readonly step: FormStep;
	/** Why the last save failed. */
	readonly error?: ApiError;
	/** The result of the check after the answer to a write was lost. */
	readonly verdict?: 'notStored' | 'unknown';
	/** Whether the result is unknown because the check failed. */
	readonly isLookUpFailed?: true;
	/** The values that an earlier save of this form sent and may have stored. */
	readonly unclear?: Before;
	/** Whether an earlier request of the failed save has stored the name. */
	readonly isNameStored?: true;
	/** One entry for each name and parent that a creation was sent for, so that the program can find out whether it succeeded. */
	readonly creationsSent?: readonly CreationSent[];
	/** Whether each field explains its purpose and a summary follows. */
	readonly isGuided?: true;
	/** The account to create in a new customer, once the form has asked for it. */
	readonly account?: FirstAccount;
	/** Whether the user has not chosen a parent, or none, yet. The form cannot be sent until then. */
	readonly isParentOpen?: true;
	/** Values that were stored after the form was opened, if the user saw the conflict and left it unanswered. */
	readonly unsettled?: Before;
	/** The choices made in that conflict, and its differences. */
	readonly chosen?: {
		readonly choices: Choices;
		readonly differences: ReadonlyArray<{
			readonly name: FieldName;
			readonly member?: string;
			readonly theirs: string;
			readonly yours: string;
		}>;
	};
	/** Whether the form restores the values before a write, based on the values that the write stored. */
	readonly isUndo?: true;
	/** A note above the fields about a special form, such as an undo. */
	readonly note?: string;
	/** The record or draft that also keeps everything the form was opened with. A write stays on record, and a draft stays a draft. */
	readonly source?: Source;
};

export type Source = Pick<Form, 'fields' | 'creationsSent'> & {
	readonly kind: 'journal' | 'draft';
	/** When the recorded write was made, in milliseconds since the epoch. */
	readonly at?: number;
};

const withLines: ReadonlySet<FieldName> = new Set(objectFields);

/** Whether a field is free text, which may have several lines or contain JSON. */
export const canHoldLines = (name: FieldName): boolean => withLines.has(name);

/** The members of a field's text, if they can be edited separately. */
export function membersOf(name: FieldName, text: string): readonly JsonField[] {
	return canHoldLines(name) ? (jsonFields(text) ?? []) : [];
}

/** The members that have a value. */
export const filledMembers = (name: FieldName, text: string): readonly JsonField[] =>
	membersOf(name, text).filter(({value}) => value !== '');

/** All inputs, from top to bottom. */
export function slotsOf({fields}: Pick<Form, 'fields'>): readonly Slot[] {
	return fields.flatMap(({name, text, isExpanded}): readonly Slot[] =>
		isExpanded ? membersOf(name, text).map((field, index) => ({name, member: {index, field}})) : [{name}],
	);
}

export const focusedSlot = (form: Form): Slot => slotsOf(form)[form.focused] ?? {name: 'name'};

/** The text of a field; empty if the form does not have the field. */
export const textOfSlot = ({fields}: Pick<Form, 'fields'>, name: FieldName): string =>
	fields.find(field => field.name === name)?.text ?? '';

/** Moves the focus to another slot, with the cursor at the end of its text. Wraps around at both ends. */
export function focusSlot(form: Form, index: number): Form {
	const slots = slotsOf(form);
	const focused = (index + slots.length) % slots.length;
	const slot = slots[focused] ?? {name: 'name'};
	const base = textOfSlot(form, slot.name);
	return {...form, focused, base, line: lineOf(slot.member?.field.value ?? base)};
}

/** Moves the focus to the first slot of a field. */
export const focusField = (form: Form, name: FieldName): Form =>
	focusSlot(
		form,
		Math.max(
			0,
			slotsOf(form).findIndex(slot => slot.name === name),
		),
	);

export function changeField(form: Form, name: FieldName, change: Partial<Field>): Form {
	return {...form, fields: form.fields.map(field => (field.name === name ? {...field, ...change} : field))};
}

/** Applies typing to the focused slot. For a member, only its value changes in the field's text. */
export function typeInSlot(form: Form, line: Line): Form {
	const {name, member} = focusedSlot(form);
	const field = member && membersOf(name, form.base)[member.index];
	const text = field ? replaceJsonValue(form.base, field, line.text) : line.text;
	return {...changeField(form, name, {text}), line};
}

/** Sets the parent. An empty id means no parent. */
export function withParent({isParentOpen: _, ...form}: Form, parentId: string): Form {
	return changeField(form, 'parent', {text: parentId});
}

/** The fields of a kind of form, from top to bottom. Existing organizations have no parent field, because the service does not move organizations. */
const fieldsOf = (kind: Form['kind']): readonly FieldName[] =>
	kind === 'create' ? fieldNames : kind === 'edit' ? ['name', ...profileFields] : profileFields;

/** Opens a form on loaded values, with these texts already typed. */
export function openForm(
	kind: Form['kind'],
	id: string | undefined,
	before: Before,
	texts: Partial<Record<FieldName, string>> = {},
): Form {
	const fields = fieldsOf(kind).map((name): Field => {
		const text = texts[name] ?? valueBefore(before, name);
		return {name, text, wasLeft: false, isExpanded: membersOf(name, text).length > 0};
	});
	const form: Form = {
		kind,
		before,
		fields,
		focused: 0,
		line: lineOf(''),
		base: '',
		step: {name: 'editing'},
		...(id !== undefined && {id}),
	};
	return focusSlot(form, 0);
}

/** Adds the parts of an address to fill in, if there is no address yet. If they stay empty, no address is stored. */
export function withAddressParts(form: Form): Form {
	const hasAddress = textOfSlot(form, 'business_address') !== '' || valueBefore(form.before, 'business_address') !== '';
	return hasAddress ? form : changeField(form, 'business_address', {text: blankAddress, isExpanded: true});
}

export const createForm = (parentId: string): Form =>
	withAddressParts(openForm('create', undefined, {name: '', parentId}));

export const editForm = (organization: Organization, profile: Profile | undefined): Form =>
	withAddressParts(openForm('edit', organization.id, beforeOf(organization, profile)));

export const profileForm = (organization: Organization, profile: Profile | undefined): Form =>
	withAddressParts(openForm('profile', organization.id, beforeOf(organization, profile)));

/** The guided form for a new customer. */
export const onboardingForm = (parentId: string, texts: Partial<Record<FieldName, string>> = {}): Form => ({
	...withAddressParts(openForm('create', undefined, {name: '', parentId}, texts)),
	isGuided: true,
});

/** The account to create in a new customer; undefined if none is. */
export function firstAccountOf({
	account,
}: Pick<Form, 'account'>): {readonly name: string; readonly type: AccountType} | undefined {
	const name = account?.line.text.trim() ?? '';
	return account && name !== '' ? {name, type: account.type} : undefined;
}

/** Proposes the name of the organization for its first account, unless another name was typed. */
export function withProposedAccount(form: Form, type: AccountType): Form {
	const {account} = form;
	const proposed = textOfSlot(form, 'name');
	const isTyped = account !== undefined && account.line.text !== account.proposed;
	return {...form, account: isTyped ? account : {line: lineOf(proposed), type: account?.type ?? type, proposed}};
}

export const openedFrom = (from: Pick<Source, 'kind' | 'at'>, form: Form): Form => ({
	...form,
	source: {...from, fields: form.fields, creationsSent: form.creationsSent ?? []},
});

/** Where the whole content of the form is also kept. Undefined if something was typed since it was opened, or the answer to a save was lost. */
export function keptIn({source, fields, verdict, unclear, creationsSent = []}: Form): Source['kind'] | undefined {
	const isSame =
		verdict === undefined &&
		unclear === undefined &&
		creationsSent.length === source?.creationsSent?.length &&
		fields.every(({text}, index) => text === source.fields[index]?.text);
	return isSame ? source.kind : undefined;
}

/** Whether this is an undo as offered, unchanged and not yet sent. Closing it would lose nothing. */
export const isOfferedUndo = (form: Form): boolean =>
	form.isUndo === true &&
	(form.step.name === 'reviewing' || form.step.name === 'conflict') &&
	keptIn(form) === 'journal';
