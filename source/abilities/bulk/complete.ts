import {byFrequency} from '../../base/text/by-frequency.js';
import {addressMembers, fieldNames, profileFields, valueBefore, type Before} from '../../kernel/form-model/fields.js';
import {membersOf} from '../../kernel/form-model/form.js';
import {settingOf} from '../../kernel/form-model/settings.js';

const fields = ['name', ...profileFields] as const;

/** What the field or the member of a text is in an organization. */
const valuesIn = (known: readonly Before[], text: string): readonly string[] => {
	const setting = settingOf(text, fieldNames);
	if (!setting) {
		return [];
	}

	return known.flatMap(before => {
		const whole = valueBefore(before, setting.name);
		return setting.member === undefined
			? [whole]
			: membersOf(setting.name, whole)
					.filter(({name}) => name === setting.member)
					.map(({value}) => value);
	});
};

/** What a line can go on with: the fields, the members of their JSON that these organizations have, and behind the equals sign their values. Each is a whole line, the most frequent first. */
export function settingOptions(text: string, known: readonly Before[]): readonly string[] {
	const equals = text.indexOf('=');
	if (equals !== -1) {
		const key = text.slice(0, equals + 1);
		return byFrequency(valuesIn(known, text).filter(value => value !== '' && !/[\n\{]/v.test(value)))
			.map(value => key + value)
			.filter(option => option.startsWith(text) && option !== text);
	}

	const members = profileFields.flatMap(name =>
		[
			...(name === 'business_address' ? addressMembers : []),
			...byFrequency(known.flatMap(before => membersOf(name, valueBefore(before, name)).map(member => member.name))),
		].map(member => `${name}.${member}=`),
	);
	const [unset = '', rest = text] = text.startsWith('unset ') ? ['unset ', text.slice('unset '.length)] : [];
	const names = [...new Set([...fields.map(name => `${name}=`), ...members])].filter(
		name => unset === '' || !name.startsWith('name='),
	);
	return names
		.filter(name => name.startsWith(rest.toLowerCase()) || name.startsWith(rest))
		.map(name => (unset === '' ? name : `${unset}${name.slice(0, -1)}`));
}
