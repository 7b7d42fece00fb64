import type {FieldName} from './fields.js';
import {membersOf} from './form.js';
import {jsonChanges, type JsonField} from './json-text.js';

type Sides = {readonly before: string; readonly theirs: string; readonly yours: string};
type Member = JsonField & {readonly raw: string};

const rawMembersOf = (name: FieldName, text: string): readonly Member[] =>
	membersOf(name, text).map(field => ({...field, raw: text.slice(field.start, field.end)}));

const isEachNamedOnce = (members: readonly Member[]): boolean => new Set(members.map(({name}) => name)).size === members.length;

// Decoded, where those can be told apart as well.
function textsOf(sides: readonly Member[]): readonly string[] {
	const isDecoded = new Set(sides.map(({kind}) => kind)).size === 1
		&& new Set(sides.map(({value}) => value)).size === new Set(sides.map(({raw}) => raw)).size;
	return sides.map(({value, raw}) => isDecoded ? value : raw);
}

/**
The members of a JSON object that anybody changed. None where they cannot be chosen one by one: you changed more than their values, or one that is gone.
*/
export function memberDifferences(name: FieldName, {before, theirs, yours}: Sides): ReadonlyArray<Sides & {readonly member: string}> {
	const [members, stored, own] = [rawMembersOf(name, before), rawMembersOf(name, theirs), rawMembersOf(name, yours)];
	if (jsonChanges(before, yours) === undefined || !isEachNamedOnce(members) || !isEachNamedOnce(stored)) {
		return [];
	}

	const three = members.map((member, index) => ({member, other: stored.find(each => each.name === member.name), mine: own[index] ?? member}));
	if (three.some(({member, other, mine}) => other === undefined && mine.raw !== member.raw)) {
		return [];
	}

	return three
		.map(({member, other, mine}) => {
			const [was = '', storedText = '', typed = ''] = textsOf([member, other ?? member, mine]);
			return {
				member: member.name, before: was, theirs: storedText, yours: typed,
			};
		})
		.filter(each => each.theirs !== each.before || each.yours !== each.before);
}

/**
The members of the JSON objects in two texts of a field, each as either side has it, undefined where that lacks it. None where they cannot be held against each other one by one.
*/
export function membersBeside(name: FieldName, left: string, right: string): ReadonlyArray<{readonly member: string; readonly left: string | undefined; readonly right: string | undefined}> {
	const [own, others] = [rawMembersOf(name, left), rawMembersOf(name, right)];
	const isPlain = (text: string, members: readonly Member[]) => text === '' || (members.length > 0 && isEachNamedOnce(members));
	if (!isPlain(left, own) || !isPlain(right, others)) {
		return [];
	}

	const [byName, othersByName] = [own, others].map(side => new Map(side.map(each => [each.name, each])));
	return [...new Set([...own, ...others].map(each => each.name))].map(member => {
		const [one, other] = [byName?.get(member), othersByName?.get(member)];
		const [text, otherText] = one && other ? textsOf([one, other]) : [one?.value, other?.value];
		return {member, left: text, right: otherText};
	});
}

/**
The text of an object with one member as another has it, every other byte as it was.
*/
export function withMemberOf(name: FieldName, text: string, other: string, member: string): string {
	const [to, from] = [text, other].map(each => rawMembersOf(name, each).find(field => field.name === member));
	return to && from ? text.slice(0, to.start) + from.raw + text.slice(to.end) : text;
}

/**
Of an object that is chosen as a whole, each member that is not the same in all of these texts; of anything else the text itself. Each with what it is to be compared with.
*/
export function differingLines(name: FieldName, text: string, others: readonly string[]): ReadonlyArray<readonly [line: string, other: string]> {
	const compared = others.find(other => other !== text) ?? text;
	const linesOf = (each: string) => rawMembersOf(name, each).map(member => [member.name, `${member.name}: ${member.raw}`] as const);
	const lines = linesOf(text).filter(([, line]) => others.some(other => linesOf(other).every(each => each[1] !== line)));
	return lines.length === 0 ? [[text, compared]] : lines.map(([member, line]) => [line, linesOf(compared).find(each => each[0] === member)?.[1] ?? '']);
}
