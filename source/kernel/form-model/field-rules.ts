import {harmless} from '../../base/text/harmless.js';
import {countryWarning, kindWarnings, phoneWarnings} from './value-warnings.js';
import {canHoldLines, focusedSlot, type Form} from './form.js';
import {isBrokenJson} from './json-text.js';
import {changesOf} from './request.js';
import {type FieldName, formField, profileFields} from './fields.js';

// The fields, as errors from the service name them.
const pointers: ReadonlyMap<string, FieldName> = new Map([
	['/name', 'name'],
	['/parent', 'parent'],
	['/parent/id', 'parent'],
	...profileFields.flatMap(
		field =>
			[
				[`/profile/${field}`, field],
				[`/${field}`, field],
			] as const,
	),
]);

/** Why a field cannot be saved, and what to do. Unchanged values from the service are never reported. An error from the service is shown under its field until the field changes. */
export function errorOf(form: Form, name: FieldName): string | undefined {
	if (name === 'parent' && form.isParentOpen) {
		return 'Choose the parent, or “No parent” for a root.';
	}

	const isRequired = form.kind === 'create' && name === 'name';
	const change = changesOf(form).find(each => each.name === name);
	const text = change?.to ?? (isRequired ? '' : undefined);
	const broken = text === undefined ? undefined : formField(name).rule?.(text);
	return broken ?? form.error?.errors.find(({pointer}) => pointers.get(pointer ?? '') === name)?.message;
}

/** A warning about a field that can still be saved. `editorKey` opens the value in the user's editor. */
export const warningOf = (form: Form, name: FieldName, editorKey: string): string | undefined =>
	(name === 'business_address' ? countryRemark(form) : undefined) ?? warningBesidesCountry(form, name, editorKey);

/** A warning about the country of an address. While the country is being typed, it is incomplete. */
export const countryRemark = (form: Form): string | undefined =>
	focusedSlot(form).member?.field.name === 'country' ? undefined : countryWarning(form);

/** The same as `warningOf`, if the country of an address has a row of its own. */
export function warningBesidesCountry(form: Form, name: FieldName, editorKey: string): string | undefined {
	// While a phone number is being typed, it is incomplete.
	const ofValue = [...(focusedSlot(form).name === name ? [] : phoneWarnings(form)), ...kindWarnings(form)].find(
		each => each.name === name,
	);
	return ofValue?.text ?? textWarning(form, name, editorKey);
}

function textWarning({fields}: Form, name: FieldName, editorKey: string): string | undefined {
	const field = fields.find(each => each.name === name);
	const text = field?.text.trim() ?? '';
	// An expanded field shows its members separately, and no line breaks between them.
	if (field?.isExpanded !== true && text.includes('\n')) {
		return `${harmless('\n')} is a line break. ${editorKey} opens the value in your editor, line by line.`;
	}

	return canHoldLines(name) && isBrokenJson(text)
		? 'This looks like JSON but is not valid. You can save it anyway, because the field is free text.'
		: undefined;
}

/** The fields that break a rule of the form, in order. Errors from the service do not count. */
export function brokenFields(form: Form): readonly FieldName[] {
	const {error, ...unsent} = form;
	return form.fields.map(({name}) => name).filter(name => errorOf(unsent, name) !== undefined);
}
