import type {Told} from '../../base/text/told.js';
import {fieldLabel, memberLabel} from './fields.js';
import {canHoldLines, filledMembers, membersOf} from './form.js';
import {jsonChanges, jsonMemberChanges} from './json-text.js';
import type {Change} from './request.js';

type ChangePart = Pick<Change, 'from' | 'to'> & {readonly label: Told; readonly member?: string};

/** The parts of a change to show: the field, or each changed member of its JSON object if nothing else in the object changed. */
export function changeParts({name, from, to}: Change): readonly ChangePart[] {
	const label = fieldLabel(name);
	const members = membersOf(name, from).length === 0 ? undefined : jsonChanges(from, to);
	return (
		members?.map(({name: member, ...texts}) => ({...texts, member, label: memberLabel(name, member, label)})) ?? [
			{label, from, to},
		]
	);
}

/** A part of a change in a review. Undefined: there is no such member. */
export type ReviewedPart = {
	readonly label: Told;
	readonly member?: string;
	readonly from: string | undefined;
	readonly to: string | undefined;
};

/** The same for a review, which also shows the full text in its request: members that are added or removed are parts too. For a new object, the parts are all members with a value. */
export function reviewedParts(change: Change): readonly ReviewedPart[] {
	const {name, from, to} = change;
	const label = fieldLabel(name);
	const filled = from === '' ? filledMembers(name, to) : [];
	if (filled.length > 0) {
		return filled.map(member => ({
			label: memberLabel(name, member.name, label),
			member: member.name,
			from,
			to: member.value,
		}));
	}

	const members = canHoldLines(name) ? jsonMemberChanges(from, to) : undefined;
	return (
		members?.map(({name: member, ...texts}) => ({...texts, member, label: memberLabel(name, member, label)})) ?? [
			{label, from, to},
		]
	);
}
