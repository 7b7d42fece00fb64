import {redactionMark} from '../api/credential.js';
import {
	fieldNames,
	profileFields,
	valueBefore,
	type Before,
	type FieldName,
} from './fields.js';
import type {Form} from './form.js';
import {changesOf} from './request.js';
import {hasCredential, hasPrefixedCredential, hasTakenCredential} from './seen-credential.js';

/**
Values with others in the place of those fields'.
*/
export function withValues(values: Before, names: readonly FieldName[], valueOf: (name: FieldName) => string): Before {
	const changed: Partial<Record<FieldName, string>> = Object.fromEntries(names.map(name => [name, valueOf(name)]));
	const {name = values.name, parent = values.parentId, ...profile} = changed;
	return {
		...values, name, parentId: parent, ...(values.profile && {profile: {...values.profile, ...profile}}),
	};
}

/**
Values with marks in the place of those that hold what can be nothing but a credential, to be kept on disk.
*/
export const withoutCredentials = (values: Before): Before =>
	withValues(values, fieldNames.filter(name => hasPrefixedCredential(valueBefore(values, name))), () => redactionMark);

/**
The same of a form, with marks as well in the place of what looks like a credential in a field that is left as it is, or is taken away: there nothing that somebody could want back is lost by that.
*/
export function keptBefore(form: Pick<Form, 'before' | 'fields' | 'isGuided'>): Before {
	const changes = changesOf(form);
	const names = profileFields.filter(name => {
		const change = changes.find(each => each.name === name);
		return change ? hasTakenCredential(change) : hasCredential(valueBefore(form.before, name));
	});
	return withoutCredentials(withValues(form.before, names, () => redactionMark));
}

export const isMarked = (values: Before, name: FieldName): boolean => valueBefore(values, name).includes(redactionMark);

/**
Values with what is stored now in the place of marks, which are no values.
*/
export const withoutMarks = (values: Before, stored: Before): Before =>
	withValues(values, fieldNames.filter(name => isMarked(values, name)), name => valueBefore(stored, name));
