import {canHoldLines, membersOf} from '../../kernel/form-model/form.js';
import {blankAddress, profileFields, valueBefore, type Before, type FieldName} from '../../kernel/form-model/fields.js';
import {replaceJsonValue} from '../../kernel/form-model/json-text.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {exactName, harmless} from '../../base/text/harmless.js';

/** A value of `--set`, for a field or for a member of its JSON object. `key` is the part before `=`. */
type Setting = {readonly key: string; readonly name: FieldName; readonly member?: string; readonly value: string};

function settingOf(text: string): Setting {
	const [key = ''] = text.split('=', 1);
	const [field = ''] = key.split('.', 1);
	const name = profileFields.find(each => each === field);
	if (name === undefined || !text.includes('=')) {
		throw new UsageError(`--set takes FIELD=VALUE, or FIELD.MEMBER=VALUE for a member of the JSON object in it; the fields are ${profileFields.join(', ')}.`);
	}

	// A dot in a member's name needs no escaping, because nested members cannot be set.
	return {
		key, name, value: text.slice(key.length + 1), ...(key !== field && {member: key.slice(field.length + 1)}),
	};
}

/**
Parses the values of `--set`.

@throws {UsageError} If a field does not exist, is set twice, or is set both as a whole and in part.
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

/** The object for the members of an empty field: an address with all its members, or an object with only the given members. */
function objectFor(name: FieldName, settings: readonly Setting[]): string {
	if (name === 'business_address') {
		return blankAddress;
	}

	return canHoldLines(name) ? JSON.stringify(Object.fromEntries(settings.filter(each => each.name === name && each.value !== '').map(({member = ''}) => [member, '']))) : '';
}

/**
The new texts of the set fields. Setting a member leaves every other byte of its field unchanged; in an empty field it starts an object.

@throws {UsageError} If there is no such member, or several.
*/
export function textsSet(settings: readonly Setting[], before: Before): Partial<Record<FieldName, string>> {
	const texts: Partial<Record<FieldName, string>> = {};
	for (const setting of settings) {
		const {name, member, value} = setting;
		const known = texts[name] ?? valueBefore(before, name);
		// An empty member adds nothing to an empty field. Forms and files do the same.
		const isNothing = member !== undefined && value === '' && valueBefore(before, name) === '' && canHoldLines(name);
		const object = () => known === '' ? objectFor(name, settings) : known;
		texts[name] = isNothing ? known : (member === undefined ? value : withMember(object(), setting));
	}

	return texts;
}
