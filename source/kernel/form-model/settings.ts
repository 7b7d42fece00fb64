import {exactName} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {shownText, type Told} from '../../base/text/told.js';
import {
	addressMembers,
	blankAddress,
	fieldNames,
	labelsInSentence,
	memberLabel,
	profileTerm,
	valueBefore,
	type Before,
	type FieldName,
	fieldLabel,
} from './fields.js';
import {canHoldLines, membersOf, openForm, type Form} from './form.js';
import {addJsonMember, jsonFields, removeJsonMember, replaceJsonValue} from './json-text.js';
import {reviewedParts, afterOf, changesOf} from './request.js';
import {brokenFields, errorOf} from './value-warnings.js';

/** What a setting is about. */
export type SettingKey = {
	/** As it is typed, such as `external_metadata.tier`. */
	readonly key: string;
	readonly name: FieldName;
	readonly member?: string;
};

/** A value for a field, or for a member of its JSON object. Without a value, the member is removed, or the field is emptied. */
export type Setting = SettingKey & {readonly value?: string};

/** The field and the member that a text such as `external_metadata.tier` names; undefined if it names none of these fields. */
export function settingKeyOf(key: string, fields: readonly FieldName[]): SettingKey | undefined {
	const [field = ''] = key.split('.', 1);
	const name = fields.find(each => each === field);
	// A dot in a member's name needs no escaping, because nested members cannot be set.
	return name === undefined || (name === 'name' && key !== field)
		? undefined
		: {key, name, ...(key !== field && {member: key.slice(field.length + 1)})};
}

/** Keys of settings in words, as in a sentence: `external_metadata.tier, name` is `external metadata · tier, name`. */
export const keysInWords = (keys: string): string =>
	keys
		.split(', ')
		.map(key => {
			const found = settingKeyOf(key, fieldNames);
			return found ? shownText(memberLabel(found.name, found.member, labelsInSentence(found.name))) : key;
		})
		.join(', ');

/** A text such as `business_email=ops@acme.example`; undefined if it is none for these fields. */
export function settingOf(
	text: string,
	fields: readonly FieldName[],
): (Setting & {readonly value: string}) | undefined {
	const [key = ''] = text.split('=', 1);
	const found = text.includes('=') ? settingKeyOf(key, fields) : undefined;
	return found && {...found, value: text.slice(key.length + 1)};
}

/** Says that a key names none of these fields, and which field was probably meant, or which ones there are. Filters and columns have short names of fields, so these are looked for too. */
function noFieldText(key: string, fields: readonly FieldName[]): string {
	const [field = ''] = key.split('.', 1);
	const others = fields.filter(each => each !== field);
	const full = others.find(each => profileTerm(each) === field.toLowerCase());
	return `“${exactName(key)}” is no field.${full === undefined ? meant(field, others, ` The fields are ${fields.join(', ')}; FIELD.MEMBER is a member of the JSON object in a field.`) : ` Did you mean ${exactName(full + key.slice(field.length))}?`}`;
}

/** Why a text that neither `settingOf` nor `settingKeyOf` reads names none of these fields, or has no value, in sentences. */
export function whyNoSetting(text: string, fields: readonly FieldName[]): string {
	const [key = ''] = text.split('=', 1);
	return settingKeyOf(key, fields)
		? `“${exactName(key)}” has no value. Write ${exactName(key)}=VALUE.`
		: noFieldText(key, fields);
}

/** The first setting that is given again, or that contains another one; undefined if all go together. */
export function clashOf<Key extends SettingKey>(
	settings: readonly Key[],
): {readonly again: Key} | {readonly whole: Key; readonly part: Key} | undefined {
	const again = settings.find(({key}, index) => settings.findIndex(each => each.key === key) < index);
	if (again) {
		return {again};
	}

	const [clash] = settings.flatMap(part => {
		const whole =
			part.member === undefined
				? undefined
				: settings.find(each => each.name === part.name && each.member === undefined);
		return whole ? [{whole, part}] : [];
	});
	return clash;
}

/** A changed text, or why it cannot be changed. */
type Changed = {readonly text: string} | {readonly why: string};

function withMember(text: string, {name, member = '', value}: Setting, isAdding: boolean): Changed {
	const members = canHoldLines(name) ? jsonFields(text) : undefined;
	const [found, ...others] = members?.filter(each => each.name === member) ?? [];
	if (others.length > 0) {
		return {why: 'there are several members with that name'};
	}

	if (members && found) {
		return {text: value === undefined ? removeJsonMember(text, members, found) : replaceJsonValue(text, found, value)};
	}

	if (!members || (!isAdding && members.length === 0)) {
		return {why: 'the field is not a JSON object with members'};
	}

	const isUnknown = name === 'business_address' && value !== undefined && addressMembers.every(each => each !== member);
	const possible = isAdding ? addressMembers : members.map(each => each.name);
	return !isAdding || isUnknown
		? {why: `there is no such member, only ${possible.map(each => `“${exactName(each)}”`).join(', ')}`}
		: {text: value === undefined || value === '' ? text : addJsonMember(text, members, member, value)};
}

/** The object for the members of an empty field: an address with all its members, or an object with only the given members. */
function objectFor(name: FieldName, settings: readonly Setting[]): string {
	if (name === 'business_address') {
		return blankAddress;
	}

	return canHoldLines(name)
		? JSON.stringify(
				Object.fromEntries(
					settings.filter(each => each.name === name && (each.value ?? '') !== '').map(({member = ''}) => [member, '']),
				),
			)
		: '';
}

/** The new text of the field of one setting. An empty or removed member adds nothing to an empty field. Forms and files do the same. */
function withSetting(
	known: string,
	setting: Setting,
	{
		settings,
		before,
		isAdding,
	}: {readonly settings: readonly Setting[]; readonly before: Before; readonly isAdding: boolean},
): Changed {
	const {name, member, value = ''} = setting;
	if (member === undefined) {
		return {text: value};
	}

	const isNothing = value === '' && valueBefore(before, name) === '' && canHoldLines(name);
	return isNothing ? {text: known} : withMember(known === '' ? objectFor(name, settings) : known, setting, isAdding);
}

/** The new texts of the set fields, or the setting that cannot be made and why. Setting a member leaves every other byte of its field unchanged; in an empty field it starts an object. `isAdding`: an object may get new members. */
export function textsAfter(
	settings: readonly Setting[],
	before: Before,
	isAdding: boolean,
): {readonly texts: Partial<Record<FieldName, string>>} | {readonly setting: Setting; readonly why: string} {
	const texts: Partial<Record<FieldName, string>> = {};
	for (const setting of settings) {
		const {name} = setting;
		const changed = withSetting(texts[name] ?? valueBefore(before, name), setting, {settings, before, isAdding});
		if ('why' in changed) {
			return {setting, why: changed.why};
		}

		texts[name] = changed.text;
	}

	return {texts};
}

/** One value before and after. */
export type ShownValue = {
	/** As it is typed. */
	readonly key: string;
	/** The name of the field. Undefined: there is no such member. */
	readonly name: string;
	readonly member?: string;
	readonly label: Told;
	readonly from: string | undefined;
	readonly to: string | undefined;
};

/** One value of an organization before and after. */
export type ShownChange = SettingKey & ShownValue;

/** Whether a side of a change holds nothing. Only a member of an object can be an empty text: a field without a value is empty. */
export const isNothing = (
	value: string | undefined,
	{member}: {readonly member?: string | undefined},
): value is undefined | '' => value === undefined || (value === '' && member === undefined);

/** What settings mean for one organization: a form with changes, nothing to change, or why they cannot be made. */
export type Judged =
	| {readonly kind: 'changes'; readonly form: Form; readonly changes: readonly ShownChange[]}
	| {readonly kind: 'already'}
	| {readonly kind: 'blocked'; readonly why: string};

function valueIn(values: Before, {name, member}: SettingKey): string | undefined {
	const text = valueBefore(values, name);
	return member === undefined ? text : membersOf(name, text).find(each => each.name === member)?.value;
}

/** Judges settings for an organization with these values; without an id, for a new organization. */
export function judgeSettings(settings: readonly Setting[], id: string | undefined, before: Before): Judged {
	const after = textsAfter(settings, before, true);
	if ('why' in after) {
		return {kind: 'blocked', why: `${after.setting.key}: ${after.why}.`};
	}

	const kind = id === undefined ? 'create' : settings.some(({name}) => name === 'name') ? 'edit' : 'profile';
	const form = openForm(kind, id, before, after.texts);
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
		changes: settings
			.map(({value: _, ...key}) => ({
				...key,
				label: memberLabel(key.name, key.member, fieldLabel(key.name)),
				from: valueIn(before, key),
				to: valueIn(values, key),
			}))
			.filter(({from, to}) => from !== to),
	};
}

/** What a form changes, each member of a JSON object by itself. */
export const shownChangesOf = (form: Form): readonly ShownChange[] =>
	changesOf(form).flatMap(change =>
		reviewedParts(change).map(({member, from, to, label}) => ({
			key: member === undefined ? change.name : `${change.name}.${member}`,
			name: change.name,
			...(member !== undefined && {member}),
			label,
			from,
			to,
		})),
	);

type ChangedValue = Omit<ShownValue, 'label'>;

/** Changes for JSON. */
export const changeRecords = (changes: readonly ChangedValue[]) =>
	changes.map(({key, from, to}) => ({field: key, before: from ?? null, after: to ?? null}));

/** The columns of a table of changes after those of its rows. */
export const changeColumns = ['field', 'before', 'after'] as const;

/** One line for each change of a row, after the row's own cells. A row without a change has one line too. */
export const changeLines = (
	own: readonly string[],
	changes: readonly ChangedValue[],
): ReadonlyArray<readonly string[]> =>
	changes.length === 0 ? [[...own, '', '', '']] : changes.map(({key, from, to}) => [...own, key, from ?? '', to ?? '']);
