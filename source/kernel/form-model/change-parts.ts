import type {Told} from '../../base/text/told.js';
import {fieldLabel, memberLabel} from './fields.js';
import {filledMembers, membersOf} from './form.js';
import {jsonChanges} from './json-text.js';
import type {Change} from './request.js';

type ChangePart = Pick<Change, 'from' | 'to'> & {readonly label: Told; readonly member?: string};

/** The parts of a change to show: the field, or each changed member of its JSON object if nothing else in the object changed. */
export function changeParts({name, from, to}: Change): readonly ChangePart[] {
	const label = fieldLabel(name);
	const members = membersOf(name, from).length === 0 ? undefined : jsonChanges(from, to);
	return members?.map(({name: member, ...texts}) => ({...texts, member, label: memberLabel(label, member)})) ?? [{label, from, to}];
}

/** The same for a review, which also shows the full text in its request. For a new object, the parts are all members with a value. */
export function reviewedParts(change: Change): readonly ChangePart[] {
	const {name, from, to} = change;
	const filled = from === '' ? filledMembers(name, to) : [];
	return filled.length === 0 ? changeParts(change) : filled.map(member => ({label: memberLabel(fieldLabel(name), member.name), from, to: member.value}));
}
