import type {Told} from '../text/told.js';
import {
	openForm,
	textOf,
	withAddressParts,
	type Choice,
	type Choices,
	type Form,
} from './form.js';
import {isMarked} from './marks.js';
import {textToStore} from './request.js';
import {
	fieldLabel,
	memberLabel,
	profileFields,
	valueBefore,
	type Before,
	type FieldName,
} from './fields.js';
import {memberDifferences, withMemberOf} from './member-differences.js';

/**
A field, or one member of the JSON object in it, with its value when the form was opened, as it is stored now, and as it is typed.
*/
export type Difference = {readonly name: FieldName; readonly member?: string; readonly before: string; readonly theirs: string; readonly yours: string};

/**
What a choice is kept under.
*/
export const choiceKey = ({name, member}: Pick<Difference, 'name' | 'member'>): string => member === undefined ? name : `${name}.${member}`;

export const differenceLabel = ({name, member}: Difference, label = fieldLabel(name)): Told => memberLabel(label, member);

/**
The fields that anybody changed since the form was opened; of a JSON object the members, where they can be chosen one by one.
*/
export function differencesOf(form: Pick<Form, 'before' | 'fields'>, theirs: Before): readonly Difference[] {
	return form.fields
		.map(field => ({
			name: field.name, before: valueBefore(form.before, field.name), theirs: valueBefore(theirs, field.name), yours: textToStore(form.before, field),
		}))
		.filter(({before, theirs: stored, yours}) => stored !== before || yours !== before)
		.flatMap((difference): readonly Difference[] => {
			const members = memberDifferences(difference.name, difference);
			return members.length === 0 ? [difference] : members.map(member => ({name: difference.name, ...member}));
		});
}

/**
What the values to keep are called in a field: a side that changed nothing is the value before. Of an undo, that is what its write stored, and the other one was there earlier.
*/
export function sideNames({isUndo}: Pick<Form, 'isUndo'>, {before, theirs, yours}: Difference): Readonly<Record<Choice | 'before', string>> {
	const [was, other, own] = isUndo ? ['written', 'now', 'earlier'] : ['before', 'theirs', 'yours'];
	return {before: was, theirs: theirs === before ? was : other, yours: yours === before ? was : own};
}

/**
What happened, without the end of the sentence. Who did it cannot be told: it may be the same person in another window.
*/
export function movedText({isUndo, before, fields}: Pick<Form, 'isUndo' | 'before' | 'fields'>): string {
	const isCertain = fields.every(({name}) => !isMarked(before, name));
	return `The stored values ${isCertain ? 'have' : 'may have'} changed since ${isUndo ? 'that change' : 'you opened this'}`;
}

const shown: ReadonlySet<string> = new Set(profileFields);

/**
The members of a profile that the form does not show, as one text to compare.
*/
export function unknownMembers({profile}: Pick<Before, 'profile'>): string {
	return JSON.stringify(Object.fromEntries(Object.entries(profile ?? {}).filter(([name]) => !shown.has(name))));
}

/**
Whether something else is stored since, of what the form would send: its fields, or members of the profile that it does not show.
*/
export function hasMoved(form: Form, theirs: Before): boolean {
	return form.fields.some(({name}) => valueBefore(form.before, name) !== valueBefore(theirs, name))
		|| unknownMembers(form.before) !== unknownMembers(theirs);
}

/**
The choices that are no question: a field that one side alone changed, or both to the same.
*/
function plainChoices(form: Form, theirs: Before): Choices {
	const decided = differencesOf(form, theirs).flatMap((difference): ReadonlyArray<readonly [string, Choice]> => {
		if (difference.theirs === difference.before) {
			return [[choiceKey(difference), 'yours']];
		}

		return difference.yours === difference.before || difference.yours === difference.theirs ? [[choiceKey(difference), 'theirs']] : [];
	});
	return Object.fromEntries(decided);
}

/**
The first difference that still needs a choice.
*/
export const undecided = (form: Form, theirs: Before, choices: Choices): Difference | undefined =>
	differencesOf(form, theirs).find(difference => choices[choiceKey(difference)] === undefined);

/**
The form as if it had been opened on what is stored now, with what was chosen: of an undo, its write is no longer what that is compared with.
*/
export function rebase(form: Form, theirs: Before, choices: Choices): Form {
	const texts: Partial<Record<FieldName, string>> = {};
	const kept = differencesOf(form, theirs).filter(difference => choices[choiceKey(difference)] !== 'theirs');
	for (const {name, member, yours} of kept) {
		texts[name] = member === undefined ? yours : withMemberOf(name, texts[name] ?? valueBefore(theirs, name), textOf(form, name), member);
	}

	return {...withAddressParts(openForm(form.kind, form.id, theirs, texts)), ...(form.note !== undefined && {note: form.note}), ...(form.isGuided && {isGuided: form.isGuided})};
}

/**
What was chosen when the question was left, of fields where each side holds what it held then.
*/
function chosenBefore(form: Form, theirs: Before): Choices {
	const {choices = {}, differences = []} = form.chosen ?? {};
	const isAsThen = (now: Difference) => differences.some(then => choiceKey(then) === choiceKey(now) && then.yours === now.yours && then.theirs === now.theirs);
	return Object.fromEntries(differencesOf(form, theirs).filter(each => isAsThen(each)).flatMap(each => {
		const choice = choices[choiceKey(each)];
		return choice === undefined ? [] : [[choiceKey(each), choice]];
	}));
}

/**
The form before the question which side's values to keep, at the first field that needs an answer.
*/
export function askChoices(form: Form, theirs: Before): Form {
	const choices = {...plainChoices(form, theirs), ...chosenBefore(form, theirs)};
	const cursor = Math.max(0, differencesOf(form, theirs).findIndex(difference => choices[choiceKey(difference)] === undefined));
	return {
		...form, step: {
			name: 'conflict', theirs, choices, cursor, isWhole: false,
		},
	};
}
