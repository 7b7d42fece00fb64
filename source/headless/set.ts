import {canHoldLines, membersOf} from '../forms/form.js';
import {
	blankAddress,
	profileFields,
	valueBefore,
	type Before,
	type FieldName,
} from '../forms/fields.js';
import {replaceJsonValue} from '../forms/json-text.js';
import {UsageError} from '../settings/exit-status.js';
import {exactName, harmless} from '../text/harmless.js';

/**
A value of `--set`, for a field or for a member of the JSON object in it. `key` is what stood before the sign.
*/
type Setting = {readonly key: string; readonly name: FieldName; readonly member?: string; readonly value: string};

function settingOf(text: string): Setting {
	const [key = ''] = text.split('=', 1);
	const [field = ''] = key.split('.', 1);
	const name = profileFields.find(each => each === field);
	if (name === undefined || !text.includes('=')) {
		throw new UsageError(`--set takes FIELD=VALUE, or FIELD.MEMBER=VALUE for a member of the JSON object in it; the fields are ${profileFields.join(', ')}.`);
	}

	// A dot in the name of a member needs no sign: members of members are not told apart.
	return {
		key, name, value: text.slice(key.length + 1), ...(key !== field && {member: key.slice(field.length + 1)}),
	};
}

/**
Reads the values of `--set`.

@throws {UsageError} at a field that there is not, at one that is set twice, and at one that is set as a whole and in part.
*/
export function readSettings(texts: readonly string[]): readonly Setting[] {
	const settings = texts.map(text => settingOf(text));
	const again = settings.find(({key}, index) => settings.findIndex(each => each.key === key) < index);
	if (again) {
		throw new UsageError(`--set ${harmless(again.key)} was given twice but takes one value.`);
	}

	const part = settings.find(({name, member}) => member !== undefined && settings.some(each => each.name === name && each.member === undefined));
	if (part) {
		throw new UsageError(`--set ${part.name} and --set ${harmless(part.key)} exclude each other: one contains the other.`);
	}

	return settings;
}

function withMember(text: string, {key, name, member, value}: Setting): string {
	const members = membersOf(name, text);
	const [found, ...others] = members.filter(each => each.name === member);
	if (found && others.length === 0) {
		return replaceJsonValue(text, found, value);
	}

	const why = members.length === 0
		? `${name} is not a JSON object with members`
		: (found ? 'there are several members with that name' : `there is no such member, only ${members.map(each => `“${exactName(each.name)}”`).join(', ')}`);
	throw new UsageError(`--set ${harmless(key)} failed: ${why}. --set ${name}=VALUE stores the whole field.`);
}

/**
What members of an empty field are set in: an address with all of its members, or an object with these.
*/
function objectFor(name: FieldName, settings: readonly Setting[]): string {
	if (name === 'business_address') {
		return blankAddress;
	}

	return canHoldLines(name) ? JSON.stringify(Object.fromEntries(settings.filter(each => each.name === name && each.value !== '').map(({member = ''}) => [member, '']))) : '';
}

/**
The texts of the fields that are set, on what is stored: of a member's field every other byte stays as it is, and an empty one begins an object.

@throws {UsageError} where there is no such member, or several.
*/
export function textsSet(settings: readonly Setting[], before: Before): Partial<Record<FieldName, string>> {
	const texts: Partial<Record<FieldName, string>> = {};
	for (const setting of settings) {
		const {name, member, value} = setting;
		const known = texts[name] ?? valueBefore(before, name);
		// An empty member of an empty field adds nothing: a form and a file store none either.
		const isNothing = member !== undefined && value === '' && valueBefore(before, name) === '' && canHoldLines(name);
		const object = () => known === '' ? objectFor(name, settings) : known;
		texts[name] = isNothing ? known : (member === undefined ? value : withMember(object(), setting));
	}

	return texts;
}
