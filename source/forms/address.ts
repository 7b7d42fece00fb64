import {addressMembers, blankAddress, type AddressMember} from './fields.js';
import {jsonFields, replaceJsonValue} from './json-text.js';

/**
The text of an address with these members, as a form writes it; empty where none holds anything.
*/
export function addressOf(members: Partial<Record<AddressMember, string>>): string {
	let text = blankAddress;
	for (const name of addressMembers) {
		const field = jsonFields(text)?.find(each => each.name === name);
		text = field ? replaceJsonValue(text, field, members[name] ?? '') : text;
	}

	return text === blankAddress ? '' : text;
}
