import * as v from 'valibot';
import {profileSchema} from '../../base/api/schemas.js';
import {
	withoutCredential,
	withoutCredentials,
	withoutMarks,
	hasCredential,
	hasPrefixedCredential,
	credentialWarning,
} from './value-warnings.js';
import {type NewAccount, accountTypes} from './new-account.js';
import {
	focusedSlot,
	focusField,
	onboardingForm,
	openForm,
	withAddressParts,
	type CreationSent,
	type Form,
} from './form.js';
import {changesOf} from './request.js';
import {fieldNames, type Before, type FieldName} from './fields.js';
import {lineOf} from './line-editor.js';

const namedSchema = v.object({id: v.string(), name: v.string()});

const keysSchema = v.pipe(v.array(v.string()), v.readonly());

const namedListSchema = v.pipe(v.array(namedSchema), v.readonly());

/** A typed value. `text`: absent if the value is removed. `was`: the value that the form showed before; absent if there was none, or the accounts of the form differ; the redaction mark if it is not known. */
const typedValueSchema = v.object({name: v.string(), text: v.optional(v.string()), was: v.optional(v.string())});

/** A draft of an ability’s form. `form`: the name of the form. `organization`: the one that holds the accounts; its id is empty if it is not known. `organizations`: what the form is about, if it is about no account. `leftOut`: the keys of the rows that the user left out of the review. */
const typedFormSchema = v.object({
	kind: v.literal('typed'),
	form: v.string(),
	organization: namedSchema,
	accounts: namedListSchema,
	organizations: v.optional(namedListSchema),
	values: v.pipe(v.array(typedValueSchema), v.readonly()),
	leftOut: v.optional(keysSchema),
});

export type TypedForm = v.InferOutput<typeof typedFormSchema>;

/** The draft with the keys of the rows that the user left out. */
export function leavingOut({leftOut: _, ...form}: TypedForm, keys: Iterable<string> = []): TypedForm {
	const leftOut = [...keys];
	return leftOut.length === 0 ? form : {...form, leftOut};
}

/** The draft of a form about organizations. */
export const formAbout = (
	form: TypedForm['form'],
	organizations: NonNullable<TypedForm['organizations']>,
	values: TypedForm['values'],
	leftOut?: Iterable<string>,
): TypedForm =>
	leavingOut(
		{
			kind: 'typed',
			form,
			organization: {id: '', name: ''},
			accounts: [],
			organizations: organizations.map(({id, name}) => ({id, name})),
			values,
		},
		leftOut,
	);

/** The rows that the review of a draft leaves out again. */
export const exceptOf = ({leftOut = []}: Pick<TypedForm, 'leftOut'>): ReadonlySet<string> => new Set(leftOut);

/** The typed value under a name; undefined if there is none. */
export const typedText = ({values}: Pick<TypedForm, 'values'>, name: string): string | undefined =>
	values.find(each => each.name === name)?.text;

const hasNoCredential = (text: string): boolean => !hasCredential(text) && !hasPrefixedCredential(text);

/** The form without typed text that looks like a credential. Earlier values that contain one are replaced by the redaction mark. */
export const withoutTypedCredentials = (form: TypedForm): TypedForm => ({
	...form,
	...(form.leftOut && {leftOut: form.leftOut.filter(key => hasNoCredential(key))}),
	values: form.values
		.filter(({name, text = ''}) => hasNoCredential(name) && hasNoCredential(text))
		.map(({was, ...value}) => (was === undefined ? value : {...value, was: withoutCredential(was)})),
});

/** The name of the form of a new account. */
export const newAccountName = 'newAccount';

/** A new account, as drafts keep it. */
export const newAccountForm = ({name, type, organization: {id, name: holder}}: NewAccount): TypedForm => ({
	kind: 'typed',
	form: newAccountName,
	organization: {id, name: holder},
	accounts: [],
	values: [
		{name: 'name', text: name},
		{name: 'type', text: type},
	],
});

const namedValueSchema = v.pipe(v.tuple([v.string(), v.string()]), v.readonly());

const namedValuesSchema = v.pipe(v.array(namedValueSchema), v.readonly());

/** The values that a form started from. */
export const beforeSchema = v.object({
	name: v.string(),
	parentId: v.string(),
	profile: v.optional(profileSchema),
	values: v.optional(namedValuesSchema),
});

const textSchema = v.object({name: v.picklist(fieldNames), text: v.string()});

const creationSentSchema: v.GenericSchema<CreationSent> = v.object({
	name: v.string(),
	parentId: v.string(),
	knownIds: v.array(v.string()),
	at: v.optional(v.number()),
	since: v.optional(v.number()),
});

const creationsSentSchema = v.pipe(v.array(creationSentSchema), v.readonly());

const firstAccountSchema = v.object({name: v.string(), type: v.picklist(accountTypes)});

/** A form as kept on disk: the values that it was opened with and the changed texts, without text that looks like a credential. */
export const storedFormSchema = v.object({
	kind: v.picklist(['create', 'edit', 'profile']),
	id: v.optional(v.string()),
	before: beforeSchema,
	texts: v.array(textSchema),
	focused: v.optional(v.picklist(fieldNames)),
	isGuided: v.optional(v.boolean()),
	isParentOpen: v.optional(v.boolean()),
	isUndo: v.optional(v.boolean()),
	note: v.optional(v.string()),
	creationsSent: v.optional(creationsSentSchema),
	account: v.optional(firstAccountSchema),
});

export type StoredForm = v.InferOutput<typeof storedFormSchema>;

export function storeForm(form: Form): StoredForm {
	const {kind, id, isGuided, isParentOpen, isUndo, note, creationsSent} = form;
	const texts = changesOf(form)
		.filter(({name, to}) => credentialWarning(form, name) === undefined && !hasPrefixedCredential(to))
		.map(({name, to}) => ({name, text: to}));
	const name = form.account?.line.text.trim() ?? '';
	const account =
		form.account && !hasCredential(name) && !hasPrefixedCredential(name) ? {name, type: form.account.type} : undefined;
	return {
		kind,
		id,
		before: withoutCredentials(form.before),
		...(account && {account}),
		isGuided,
		isParentOpen,
		isUndo,
		note,
		creationsSent,
		focused: focusedSlot(form).name,
		texts,
	};
}

/** Restores a form. If the stored values were loaded, they replace redaction marks, except in fields with typed text. There, it is unknown whether someone else has changed the value. */
export function restoreForm(
	{kind, id, before: kept, texts, focused, isGuided, isParentOpen, isUndo, note, creationsSent, account}: StoredForm,
	stored?: Before,
): Form {
	const typed: Partial<Record<FieldName, string>> = Object.fromEntries(texts.map(({name, text}) => [name, text]));
	const before = stored
		? withoutMarks(
				kept,
				stored,
				fieldNames.filter(name => typed[name] === undefined),
			)
		: kept;
	const form: Form = {
		...(isGuided === true
			? onboardingForm(before.parentId, typed)
			: withAddressParts(openForm(kind, id, before, typed))),
		...(isParentOpen === true && {isParentOpen}),
		...(isUndo === true && {isUndo}),
		...(note !== undefined && {note}),
		...(creationsSent && {creationsSent}),
		...(account && {account: {line: lineOf(account.name), type: account.type, proposed: typed.name ?? ''}}),
	};
	return focused === undefined ? form : focusField(form, focused);
}

/** A draft of any form. */
export const keptFormSchema = v.union([typedFormSchema, storedFormSchema]);

export type KeptForm = v.InferOutput<typeof keptFormSchema>;

/** Whether a draft of this form would keep nothing. */
export const isEmptyForm = (form: KeptForm): boolean => (form.kind === 'typed' ? form.values : form.texts).length === 0;

/** A form kept on disk. */
export type Draft = {
	/** Identifies the draft until it is opened or discarded. */
	readonly file: string;
	/** Milliseconds since the epoch. */
	readonly savedAt: number;
	/** Milliseconds since the epoch; absent unless the user discarded the form. */
	readonly discardedAt?: number | undefined;
	readonly form: KeptForm;
};
