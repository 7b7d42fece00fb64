import * as v from 'valibot';
import {profileSchema} from '../../base/api/schemas.js';
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
import {typedFormSchema} from './typed-form.js';
import {fieldNames, type Before, type FieldName} from './fields.js';
import {withoutCredentials, withoutMarks} from './marks.js';
import {accountTypes} from './new-account.js';
import {lineOf} from './line-editor.js';
import {credentialWarning, hasCredential, hasPrefixedCredential} from './value-warnings.js';

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
