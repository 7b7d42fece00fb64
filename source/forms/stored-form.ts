import {
	focusedSlot,
	focusField,
	onboardingForm,
	openForm,
	type CreationSent,
	type Form,
} from './form.js';
import {changesOf} from './request.js';
import {fieldNames, type Before, type FieldName} from './fields.js';
import {withoutCredentials, withoutMarks} from './marks.js';
import {credentialWarning, hasPrefixedCredential} from './seen-credential.js';

/**
What is kept of a form on disk: what it was opened on, and the texts that differ, without what looks like a credential.
*/
export type StoredForm = {
	readonly kind: Form['kind'];
	readonly id?: string | undefined;
	readonly before: Before;
	readonly texts: ReadonlyArray<{readonly name: FieldName; readonly text: string}>;
	readonly focused?: FieldName | undefined;
	readonly isGuided?: boolean | undefined;
	readonly isParentOpen?: boolean | undefined;
	readonly isUndo?: boolean | undefined;
	readonly note?: string | undefined;
	readonly creationsSent?: readonly CreationSent[] | undefined;
};

export function storeForm(form: Form): StoredForm {
	const {kind, id, isGuided, isParentOpen, isUndo, note, creationsSent} = form;
	const texts = changesOf(form).filter(({name, to}) => credentialWarning(form, name) === undefined && !hasPrefixedCredential(to)).map(({name, to}) => ({name, text: to}));
	return {
		kind, id, before: withoutCredentials(form.before), isGuided, isParentOpen, isUndo, note, creationsSent, focused: focusedSlot(form).name, texts,
	};
}

/**
The form again; with what is stored now, where that was read, in the place of marks. They stay in fields that were typed in: whether somebody else has changed those since cannot be told.
*/
export function restoreForm({kind, id, before: kept, texts, focused, isGuided, isParentOpen, isUndo, note, creationsSent}: StoredForm, stored?: Before): Form {
	const typed: Partial<Record<FieldName, string>> = Object.fromEntries(texts.map(({name, text}) => [name, text]));
	const before = stored ? withoutMarks(kept, stored, fieldNames.filter(name => typed[name] === undefined)) : kept;
	const form: Form = {
		...(isGuided === true ? onboardingForm(before.parentId, typed) : openForm(kind, id, before, typed)),
		...(isParentOpen === true && {isParentOpen}),
		...(isUndo === true && {isUndo}),
		...(note !== undefined && {note}),
		...(creationsSent && {creationsSent}),
	};
	return focused === undefined ? form : focusField(form, focused);
}

/**
A form that waits on disk.
*/
export type Draft = {
	/**
	Names it until it is taken up or thrown away.
	*/
	readonly file: string;
	/**
	Milliseconds since the epoch.
	*/
	readonly savedAt: number;
	readonly form: StoredForm;
};
