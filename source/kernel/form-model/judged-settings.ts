import type {Told} from '../../base/text/told.js';
import {reviewedParts} from './change-parts.js';
import {fieldLabel, memberLabel, valueBefore, type Before} from './fields.js';
import {brokenFields, errorOf} from './field-rules.js';
import {membersOf, openForm, type Form} from './form.js';
import {afterOf, changesOf} from './request.js';
import {textsAfter, type Setting, type SettingKey} from './settings.js';

/** One value before and after. `key`: as it is typed. `name`: the name of the field. Undefined: there is no such member. */
export type ShownValue = {
	readonly key: string;
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
