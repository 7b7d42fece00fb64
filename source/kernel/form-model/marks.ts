import {redactionMark} from '../../base/api/credential.js';
import {fieldNames, valueBefore, type Before, type FieldName} from './fields.js';
import {hasPrefixedCredential} from './value-warnings.js';

/** Replaces the values of some fields. */
export function withValues(values: Before, names: readonly FieldName[], valueOf: (name: FieldName) => string): Before {
	const changed: Partial<Record<FieldName, string>> = Object.fromEntries(names.map(name => [name, valueOf(name)]));
	const {name = values.name, parent = values.parentId, ...profile} = changed;
	return {...values, name, parentId: parent, ...(values.profile && {profile: {...values.profile, ...profile}})};
}

/** The text, or the redaction mark if it contains a certain credential. */
export const withoutCredential = (text: string): string => (hasPrefixedCredential(text) ? redactionMark : text);

/** Replaces values that contain a certain credential with the redaction mark, for storage on disk. */
export function withoutCredentials(before: Before): Before {
	const fields = withValues(
		before,
		fieldNames.filter(name => hasPrefixedCredential(valueBefore(before, name))),
		() => redactionMark,
	);
	return before.values
		? {
				...fields,
				values: before.values.map(([name, value]) => [withoutCredential(name), withoutCredential(value)] as const),
			}
		: fields;
}

export const isMarked = (values: Before, name: FieldName): boolean => valueBefore(values, name).includes(redactionMark);

/** Replaces redaction marks with the currently stored values. */
export const withoutMarks = (values: Before, stored: Before, names: readonly FieldName[] = fieldNames): Before =>
	withValues(
		values,
		names.filter(name => isMarked(values, name)),
		name => valueBefore(stored, name),
	);
