import type {Organization, Profile} from '../../base/api/schemas.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {beforeOf, fieldLabel, memberLabel, profileFields, valueBefore, type Before} from '../../kernel/form-model/fields.js';
import {brokenFields, errorOf} from '../../kernel/form-model/field-rules.js';
import {membersOf, openForm, type Form} from '../../kernel/form-model/form.js';
import {changesOf, afterOf} from '../../kernel/form-model/request.js';
import {clashOf, settingKeyOf, settingOf, textsAfter, type Setting, type SettingKey} from '../../kernel/form-model/settings.js';
import type {Told} from '../../base/text/told.js';
import {filledIn, templateOf, type Template} from './template.js';

/** What to store in each organization: a value in a field or in a member of its JSON object. Without a template, the member is removed, or the field is emptied. */
export type Assignment = SettingKey & {readonly template?: Template};

const fields = ['name', ...profileFields] as const;

const fieldsText = `The fields are ${fields.join(', ')}; FIELD.MEMBER is a member of the JSON object in a field.`;

/** Reads texts such as `business_email=ops@acme.example`, and the names of what is removed. `why`: why they cannot be used, in a sentence. */
export function assignmentsOf(texts: readonly string[], unset: readonly string[]): {readonly assignments: readonly Assignment[]} | {readonly why: string} {
	const assignments: Assignment[] = [];
	for (const text of texts) {
		const setting = settingOf(text, fields);
		if (!setting) {
			return {why: `“${exactName(text.split('=', 1)[0] ?? '')}” is no field to set. ${fieldsText}`};
		}

		const {value, ...key} = setting;
		const template = templateOf(value);
		if ('why' in template) {
			return {why: `${harmless(key.key)}: ${harmless(template.why)}`};
		}

		assignments.push({...key, template});
	}

	for (const text of unset) {
		const key = text.includes('=') ? undefined : settingKeyOf(text, profileFields);
		if (!key) {
			return {why: text === 'name' ? 'A name cannot be removed.' : `--unset takes a field, or FIELD.MEMBER, and “${exactName(text)}” is none. ${fieldsText}`};
		}

		assignments.push(key);
	}

	const clash = clashOf(assignments);
	const why = clash && ('again' in clash ? `${harmless(clash.again.key)} is given twice but takes one value.` : `${clash.whole.key} and ${harmless(clash.part.key)} exclude each other: one contains the other.`);
	return why === undefined ? {assignments} : {why};
}

/** One value of an organization before and after. Undefined: there is no such member. */
export type ShownChange = SettingKey & {readonly label: Told; readonly from: string | undefined; readonly to: string | undefined};

/** What the assignments mean for one organization: a form with changes, nothing to change, or why they cannot be made. */
export type Judged =
	| {readonly kind: 'changes'; readonly form: Form; readonly changes: readonly ShownChange[]}
	| {readonly kind: 'already'}
	| {readonly kind: 'blocked'; readonly why: string};

function valueIn(values: Before, {name, member}: SettingKey): string | undefined {
	const text = valueBefore(values, name);
	return member === undefined ? text : membersOf(name, text).find(each => each.name === member)?.value;
}

/** Judges the assignments for an organization whose profile was read; undefined if it has none. */
export function judge(assignments: readonly Assignment[], organization: Organization, profile: Profile | undefined): Judged {
	const settings: Setting[] = [];
	for (const {template, ...key} of assignments) {
		const value = template && filledIn(template, organization, profile);
		if (value && 'why' in value) {
			return {kind: 'blocked', why: `${key.key}: ${value.why}.`};
		}

		settings.push({...key, ...(value && {value: value.text})});
	}

	const before = beforeOf(organization, profile);
	const after = textsAfter(settings, before, true);
	if ('why' in after) {
		return {kind: 'blocked', why: `${after.setting.key}: ${after.why}.`};
	}

	const form = openForm(assignments.some(({name}) => name === 'name') ? 'edit' : 'profile', organization.id, before, after.texts);
	const [broken] = brokenFields(form);
	if (broken !== undefined) {
		return {kind: 'blocked', why: `${fieldLabel(broken)}: ${errorOf(form, broken) ?? ''}`};
	}

	if (changesOf(form).length === 0) {
		return {kind: 'already'};
	}

	const values = afterOf(form);
	return {
		kind: 'changes',
		form,
		changes: assignments
			.map(({template: _, ...key}) => ({
				...key, label: memberLabel(fieldLabel(key.name), key.member), from: valueIn(before, key), to: valueIn(values, key),
			}))
			.filter(({from, to}) => from !== to),
	};
}
