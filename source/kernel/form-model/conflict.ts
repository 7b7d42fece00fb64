import type {Profile} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {type Choice, type Choices, type Form, membersOf, openForm, textOfSlot, withAddressParts} from './form.js';
import {isMarked} from './value-warnings.js';
import {textToStore} from './request.js';
import {
	type Before,
	fieldLabel,
	type FieldName,
	memberLabel,
	type ProfileFieldName,
	profileFields,
	valueBefore,
} from './fields.js';
import {jsonChanges, type JsonField} from './json-text.js';

/** A field, or one member of its JSON object, with three values: when the form was opened, as stored now, and as typed. */
export type Difference = {
	readonly name: FieldName;
	readonly member?: string;
	readonly before: string;
	readonly theirs: string;
	readonly yours: string;
};

export const choiceKey = ({name, member}: Pick<Difference, 'name' | 'member'>): string =>
	member === undefined ? name : `${name}.${member}`;

export const differenceLabel = ({name, member}: Difference, label = fieldLabel(name)): Told =>
	memberLabel(name, member, label);

/** The fields that either side changed since the form was opened. If the members of a JSON object can be chosen separately, they are separate differences. */
export function differencesOf(form: Pick<Form, 'before' | 'fields'>, theirs: Before): readonly Difference[] {
	return form.fields
		.map(field => ({
			name: field.name,
			before: valueBefore(form.before, field.name),
			theirs: valueBefore(theirs, field.name),
			yours: textToStore(form.before, field),
		}))
		.filter(({before, theirs: stored, yours}) => stored !== before || yours !== before)
		.flatMap((difference): readonly Difference[] => {
			const members = memberDifferences(difference.name, difference);
			return members.length === 0 ? [difference] : members.map(member => ({name: difference.name, ...member}));
		});
}

/** The labels of the two values of a field. An unchanged side has the value before. For an undo, “before” is the value that its write stored, and the typed value is the earlier one. */
export function sideNames(
	{isUndo}: Pick<Form, 'isUndo'>,
	{before, theirs, yours}: Difference,
): Readonly<Record<Choice | 'before', string>> {
	const [was, other, own] = isUndo ? ['written', 'now', 'earlier'] : ['before', 'theirs', 'yours'];
	return {before: was, theirs: theirs === before ? was : other, yours: yours === before ? was : own};
}

/** What happened, as the start of a sentence. It names nobody, because the same user may have made the change in another window. */
export function movedText({isUndo, before, fields}: Pick<Form, 'isUndo' | 'before' | 'fields'>): string {
	const isCertain = fields.every(({name}) => !isMarked(before, name));
	return `The stored values ${isCertain ? 'have' : 'may have'} changed since ${isUndo ? 'that change' : 'you opened this'}`;
}

const shown: ReadonlySet<string> = new Set(profileFields);

/** The members of a profile that the form does not show, as text for comparison. */
export function unknownMembers({profile}: Pick<Before, 'profile'>): string {
	return JSON.stringify(Object.fromEntries(Object.entries(profile ?? {}).filter(([name]) => !shown.has(name))));
}

/** Whether the stored values have changed since the form was opened: its fields, or members of the profile that it would send but does not show. */
export function hasMoved(form: Form, theirs: Before): boolean {
	return (
		form.fields.some(({name}) => valueBefore(form.before, name) !== valueBefore(theirs, name)) ||
		unknownMembers(form.before) !== unknownMembers(theirs)
	);
}

/** The choices that need no question: only one side changed a field, or both made the same change. */
function plainChoices(form: Form, theirs: Before): Choices {
	const decided = differencesOf(form, theirs).flatMap((difference): ReadonlyArray<readonly [string, Choice]> => {
		if (difference.theirs === difference.before) {
			return [[choiceKey(difference), 'yours']];
		}

		return difference.yours === difference.before || difference.yours === difference.theirs
			? [[choiceKey(difference), 'theirs']]
			: [];
	});
	return Object.fromEntries(decided);
}

/** The first difference without a choice. */
export const undecided = (form: Form, theirs: Before, choices: Choices): Difference | undefined =>
	differencesOf(form, theirs).find(difference => choices[choiceKey(difference)] === undefined);

/** The form as if opened on the currently stored values, with the choices applied. An undo is then no longer compared with its write. */
export function rebase(form: Form, theirs: Before, choices: Choices): Form {
	const texts: Partial<Record<FieldName, string>> = {};
	const kept = differencesOf(form, theirs).filter(difference => choices[choiceKey(difference)] !== 'theirs');
	for (const {name, member, yours} of kept) {
		texts[name] =
			member === undefined
				? yours
				: withMemberOf(name, texts[name] ?? valueBefore(theirs, name), textOfSlot(form, name), member);
	}

	const {loadedAt} = form;
	return {
		...withAddressParts(openForm(form.kind, form.id, theirs, texts)),
		...(loadedAt !== undefined && {loadedAt}),
		...(form.note !== undefined && {note: form.note}),
		...(form.isGuided && {isGuided: form.isGuided}),
	};
}

/** The choices made earlier for this conflict, for fields whose two values have not changed since. */
function chosenBefore(form: Form, theirs: Before): Choices {
	const {choices = {}, differences = []} = form.chosen ?? {};
	const isAsThen = (now: Difference) =>
		differences.some(
			then => choiceKey(then) === choiceKey(now) && then.yours === now.yours && then.theirs === now.theirs,
		);
	return Object.fromEntries(
		differencesOf(form, theirs)
			.filter(each => isAsThen(each))
			.flatMap(each => {
				const choice = choices[choiceKey(each)];
				return choice === undefined ? [] : [[choiceKey(each), choice]];
			}),
	);
}

/** The form with the question which values to keep, at the first field that needs a choice. */
export function askChoices(form: Form, theirs: Before): Form {
	const choices = {...plainChoices(form, theirs), ...chosenBefore(form, theirs)};
	const cursor = Math.max(
		0,
		differencesOf(form, theirs).findIndex(difference => choices[choiceKey(difference)] === undefined),
	);
	return {...form, step: {name: 'conflict', theirs, choices, cursor, isWhole: false}};
}

type Sides = {readonly before: string; readonly theirs: string; readonly yours: string};

type Member = JsonField & {readonly raw: string};

const rawMembersOf = (name: FieldName, text: string): readonly Member[] =>
	membersOf(name, text).map(field => ({...field, raw: text.slice(field.start, field.end)}));

const isEachNamedOnce = (members: readonly Member[]): boolean =>
	new Set(members.map(({name}) => name)).size === members.length;

// Decoded if all values have the same kind, and the decoded values differ wherever the JSON texts do.
function textsOf(sides: readonly Member[]): readonly string[] {
	const isDecoded =
		new Set(sides.map(({kind}) => kind)).size === 1 &&
		new Set(sides.map(({value}) => value)).size === new Set(sides.map(({raw}) => raw)).size;
	return sides.map(({value, raw}) => (isDecoded ? value : raw));
}

/** The members of a JSON object that either side changed. Empty if they cannot be chosen separately: you changed more than values, or a member that is no longer stored. */
function memberDifferences(
	name: FieldName,
	{before, theirs, yours}: Sides,
): ReadonlyArray<Sides & {readonly member: string}> {
	const [members, stored, own] = [rawMembersOf(name, before), rawMembersOf(name, theirs), rawMembersOf(name, yours)];
	if (jsonChanges(before, yours) === undefined || !isEachNamedOnce(members) || !isEachNamedOnce(stored)) {
		return [];
	}

	const three = members.map((member, index) => ({
		member,
		other: stored.find(each => each.name === member.name),
		mine: own[index] ?? member,
	}));
	if (three.some(({member, other, mine}) => other === undefined && mine.raw !== member.raw)) {
		return [];
	}

	return three
		.map(({member, other, mine}) => {
			const [was = '', storedText = '', typed = ''] = textsOf([member, other ?? member, mine]);
			return {member: member.name, before: was, theirs: storedText, yours: typed};
		})
		.filter(each => each.theirs !== each.before || each.yours !== each.before);
}

/** The members of JSON objects side by side; undefined where an object lacks the member. Empty if they cannot be compared one by one. */
function membersBeside(
	name: FieldName,
	texts: readonly string[],
): ReadonlyArray<{readonly member: string; readonly values: ReadonlyArray<string | undefined>}> {
	const sides = texts.map(text => ({text, members: rawMembersOf(name, text)}));
	if (sides.some(({text, members}) => text !== '' && (members.length === 0 || !isEachNamedOnce(members)))) {
		return [];
	}

	const byName = sides.map(({members}) => new Map(members.map(each => [each.name, each])));
	return [...new Set(sides.flatMap(({members}) => members.map(each => each.name)))].map(member => {
		const found = byName.map(each => each.get(member));
		const present = found.filter(each => each !== undefined);
		const decoded = present.length > 1 ? textsOf(present) : present.map(({value}) => value);
		return {member, values: found.map(each => each && decoded[present.indexOf(each)])};
	});
}

/** One value of several profiles; undefined where a profile lacks it. */
export type ProfileValues = {
	/** The name in the API. */
	readonly field: ProfileFieldName;
	/** A member of the JSON object in the field. */
	readonly member?: string;
	readonly values: ReadonlyArray<string | undefined>;
};

/** A JSON object without the line breaks between its members; other texts as they are. */
function inOneLine(name: FieldName, text: string): string {
	const members = rawMembersOf(name, text);
	return members.length === 0 ? text : `{${members.map(each => `${JSON.stringify(each.name)}:${each.raw}`).join(',')}}`;
}

/** The values of profiles side by side, without members that no form shows. An organization without a profile has empty fields. */
export const profileValues = (profiles: ReadonlyArray<Profile | undefined>): readonly ProfileValues[] =>
	profileFields.flatMap((field): readonly ProfileValues[] => {
		const values = profiles.map(profile => profile?.[field] ?? '');
		const members = membersBeside(field, values);
		return members.length === 0
			? [{field, values: values.map(text => inOneLine(field, text))}]
			: members.map(each => ({field, ...each}));
	});

/** One value of two profiles; undefined on a side that lacks it. */
export type ProfileLine = Omit<ProfileValues, 'values'> & {
	readonly left: string | undefined;
	readonly right: string | undefined;
};

/** The values of two profiles side by side. */
export const profileLines = (one: Profile | undefined, other: Profile | undefined): readonly ProfileLine[] =>
	profileValues([one, other]).map(({values, ...line}) => ({...line, left: values[0], right: values[1]}));

/** Copies one member's value from another object's text. Every other byte stays. */
function withMemberOf(name: FieldName, text: string, other: string, member: string): string {
	const [to, from] = [text, other].map(each => rawMembersOf(name, each).find(field => field.name === member));
	return to && from ? text.slice(0, to.start) + from.raw + text.slice(to.end) : text;
}

/** The lines to show for a value. For an object: each member that differs between the texts, otherwise the text itself. Each line comes with the line to compare it with. */
export function differingLines(
	name: FieldName,
	text: string,
	others: readonly string[],
): ReadonlyArray<readonly [line: string, other: string]> {
	const compared = others.find(other => other !== text) ?? text;
	const linesOf = (each: string) =>
		rawMembersOf(name, each).map(member => [member.name, `${member.name}: ${member.raw}`] as const);
	const lines = linesOf(text).filter(([, line]) =>
		others.some(other => linesOf(other).every(each => each[1] !== line)),
	);
	return lines.length === 0
		? [[text, compared]]
		: lines.map(([member, line]) => [line, linesOf(compared).find(each => each[0] === member)?.[1] ?? '']);
}
