import {fieldLabel} from './fields.js';
import {membersOf} from './form.js';
import {jsonChanges} from './json-text.js';
import type {Change} from './request.js';

/**
What a change is told as: its field, or of one that holds a JSON object each member that changes, where nothing else of it does.
*/
export function partsOf({name, from, to}: Change): ReadonlyArray<Pick<Change, 'from' | 'to'> & {readonly label: string}> {
	const label = fieldLabel(name);
	const members = membersOf(name, from).length === 0 ? undefined : jsonChanges(from, to);
	return members?.map(member => ({...member, label: `${label} · ${member.name}`})) ?? [{label, from, to}];
}
