import type {Organization, Profile} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {canHoldLines} from './form.js';
import {profileFields, type ProfileFieldName} from './fields.js';
import {jsonFields} from './json-text.js';

/** Where a part of a value comes from: the id, the name, a field of the profile, or a member of its JSON object. */
type Source = {readonly key: string; readonly field: 'id' | 'name' | ProfileFieldName; readonly member?: string};

/** A value made of texts and of other values. */
export type Template = {
	readonly parts: ReadonlyArray<string | Source>;
	/** The value is JSON, with other values only in its strings. */
	readonly isJson: boolean;
};

const sourceFields = ['id', 'name', ...profileFields] as const;

/** A field name in braces, or in double braces for a text that really has braces. JSON objects begin otherwise. */
const placeholder = /\{\{(?<literal>[a-z]\w*(?:\.[^\{\}]*)?)\}\}|\{(?<key>[a-z]\w*(?:\.[^\{\}]*)?)\}/giv;

function sourceOf(key: string): Source | undefined {
	const [name = ''] = key.split('.', 1);
	const field = sourceFields.find(each => each === name);
	const isWhole = key === name;
	return field === undefined || (!isWhole && (field === 'id' || field === 'name'))
		? undefined
		: {key, field, ...(!isWhole && {member: key.slice(name.length + 1)})};
}

function isJsonText(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null;
	} catch {
		return false;
	}
}

/** Reads a value such as `{external_metadata.contact}`. `why`: a name in braces is no field. */
export function templateOf(text: string): Template | {readonly why: string} {
	const parts: Array<string | Source> = [];
	let end = 0;
	for (const {0: match, index, groups} of text.matchAll(placeholder)) {
		const {literal, key = ''} = groups ?? {};
		const source = literal === undefined ? sourceOf(key) : undefined;
		if (literal === undefined && !source) {
			return {
				why: `{${key}} names no field. In braces, write one of ${sourceFields.join(', ')}, or FIELD.MEMBER. For the text itself, write {{${key}}}.`,
			};
		}

		parts.push(text.slice(end, index), source ?? `{${literal}}`);
		end = index + match.length;
	}

	return {parts: [...parts, text.slice(end)].filter(part => part !== ''), isJson: isJsonText(text)};
}

/** What a part stands for in an organization, or why it has no value to use, after “it”. */
function valueOf(
	{key, field, member}: Source,
	organization: Pick<Organization, 'id' | 'name'>,
	profile: Profile | undefined,
): {readonly text: string} | {readonly why: string} {
	const whole = field === 'id' || field === 'name' ? organization[field] : (profile?.[field] ?? '');
	const shown = exactName(key);
	if (member === undefined) {
		return whole === '' ? {why: `${shown} is empty`} : {text: whole};
	}

	const members = field !== 'id' && canHoldLines(field) ? jsonFields(whole) : undefined;
	if (!members) {
		return {
			why:
				whole === ''
					? `${field} is empty, so it has no member “${exactName(member)}”`
					: `${field} is not a JSON object with members`,
		};
	}

	const [found, ...others] = members.filter(({name}) => name === member);
	if (!found || others.length > 0) {
		return {why: `${field} has ${found ? 'several members' : 'no member'} “${exactName(member)}”`};
	}

	if (found.kind === 'object' || found.kind === 'array') {
		return {why: `${shown} is not a single value`};
	}

	return found.kind === 'null' || found.value === '' ? {why: `${shown} is empty`} : {text: found.value};
}

/** The value for an organization, or why it cannot be made. */
export function filledIn(
	{parts, isJson}: Template,
	organization: Pick<Organization, 'id' | 'name'>,
	profile: Profile | undefined,
): {readonly text: string} | {readonly why: string} {
	let text = '';
	for (const part of parts) {
		const value = typeof part === 'string' ? {text: part} : valueOf(part, organization, profile);
		if ('why' in value) {
			return value;
		}

		text += isJson && typeof part !== 'string' ? JSON.stringify(value.text).slice(1, -1) : value.text;
	}

	return {text};
}
