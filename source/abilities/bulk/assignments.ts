import type {Organization, Profile} from '../../base/api/schemas.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {beforeOf, profileFields} from '../../kernel/form-model/fields.js';
import {judgeSettings, type Judged} from '../../kernel/form-model/judged-settings.js';
import {
	clashOf,
	settingKeyOf,
	settingOf,
	whyNoSetting,
	type Setting,
	type SettingKey,
} from '../../kernel/form-model/settings.js';
import {filledIn, templateOf, type Template} from '../../kernel/form-model/template.js';

/** What to store in each organization: a value in a field or in a member of its JSON object. Without a template, the member is removed, or the field is emptied. */
export type Assignment = SettingKey & {readonly template?: Template};

const fields = ['name', ...profileFields] as const;

/** Reads texts such as `business_email=ops@acme.example`, and the names of what is removed. `why`: why they cannot be used, in a sentence. */
export function assignmentsOf(
	texts: readonly string[],
	unset: readonly string[],
): {readonly assignments: readonly Assignment[]} | {readonly why: string} {
	const assignments: Assignment[] = [];
	for (const text of texts) {
		const setting = settingOf(text, fields);
		if (!setting) {
			return {why: whyNoSetting(text, fields)};
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
			return {
				why:
					text === 'name'
						? 'A name cannot be removed.'
						: text.includes('=')
							? `--unset takes a field, or FIELD.MEMBER, and “${exactName(text)}” is none.`
							: whyNoSetting(text, profileFields),
			};
		}

		assignments.push(key);
	}

	const clash = clashOf(assignments);
	const why =
		clash &&
		('again' in clash
			? `${harmless(clash.again.key)} is given twice but takes one value.`
			: `${clash.whole.key} and ${harmless(clash.part.key)} exclude each other: one contains the other.`);
	return why === undefined ? {assignments} : {why};
}

/** Judges the assignments for an organization whose profile was read; undefined if it has none. */
export function judge(
	assignments: readonly Assignment[],
	organization: Organization,
	profile: Profile | undefined,
): Judged {
	const settings: Setting[] = [];
	for (const {template, ...key} of assignments) {
		const value = template && filledIn(template, organization, profile);
		if (value && 'why' in value) {
			return {kind: 'blocked', why: `${key.key}: ${value.why}.`};
		}

		settings.push({...key, ...(value && {value: value.text})});
	}

	return judgeSettings(settings, organization.id, beforeOf(organization, profile));
}
