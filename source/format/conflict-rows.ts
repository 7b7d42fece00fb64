import {
	differencesOf,
	movedText,
	sideNames,
	type Difference,
} from '../forms/conflict.js';
import type {Choice, Form} from '../forms/form.js';
import {fieldLabel, type FieldName} from '../forms/fields.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {excerpt} from '../text/excerpt.js';
import {parentText} from './field-rows.js';
import {
	plain,
	row,
	shownValue,
	toned,
	type Row,
} from './row.js';
import {toldRows} from './told-rows.js';

const labelColumns = 10;
const sideRowsAtMost = 3;

/**
Rows that one field takes at most.
*/
export const conflictBlockRows = 2 + (3 * sideRowsAtMost);

function sideRows([name, label]: readonly [name: FieldName, label: string], [text, other]: readonly [text: string, other: string], isChosen: boolean, columns: number): readonly Row[] {
	return excerpt(text === '' ? '(empty)' : text, other, columns - labelColumns - 4, sideRowsAtMost).map((line, index) => row(
		toned(isChosen ? 'success' : 'dim', `  ${isChosen && index === 0 ? '✓' : ' '} ${(index === 0 ? label : '').padEnd(labelColumns)}`),
		{...shownValue(name, line), ...(isChosen && {tone: 'success' as const})},
	));
}

function headRow(name: FieldName, isFocused: boolean, note: string): Row {
	return row(toned(isFocused ? 'accent' : 'heading', `${isFocused ? '❯' : ' '} ${fieldLabel(name)}`), plain(note));
}

type Asked = {readonly state: State; readonly form: Form};

function standingOf({isUndo}: Form, {before, theirs, yours}: Difference, choice: Choice | undefined): string | undefined {
	if (choice === undefined) {
		return 'not chosen yet';
	}

	if (yours === before) {
		return isUndo ? 'not changed by that write' : 'not changed by you';
	}

	return theirs === before ? 'not changed by them' : undefined;
}

function noteOf({state, form}: Asked, difference: Difference, choice: Choice | undefined): string {
	const standing = standingOf(form, difference, choice);
	const names = sideNames(form, difference);
	return standing === undefined ? '' : `  ${standing}: ${keyOf(state, 'chooseTheirs')} ${names.theirs}, ${keyOf(state, 'chooseYours')} ${names.yours}`;
}

// A side that changed nothing is the value before.
function differenceRows({state, form}: Asked, difference: Difference, choice: Choice | undefined, columns: number): readonly Row[] {
	const told = (text: string) => difference.name === 'parent' ? parentText(state, text) : text;
	const {before, theirs, yours} = difference;
	const names = sideNames(form, difference);
	const kept = choice === undefined ? undefined : difference[choice];
	return [
		...sideRows([difference.name, names.before], [told(before), told(theirs)], kept === before, columns),
		...(theirs === before ? [] : sideRows([difference.name, names.theirs], [told(theirs), told(before)], choice === 'theirs', columns)),
		...(yours === before ? [] : sideRows([difference.name, names.yours], [told(yours), told(before)], choice === 'yours', columns)),
	];
}

/**
What was there, what somebody else stored since and what is typed, for each field that anybody changed; and the row of the one in question.
*/
export function conflictRows(state: State, form: Form, step: Form['step'] & {readonly name: 'conflict'}, columns: number): {readonly rows: readonly Row[]; readonly focus: number} {
	const rows: Row[] = [
		...toldRows(`${movedText(form)}. Nothing is sent: choose what to keep in each field.`, columns, 'warning'),
		row(),
	];
	let focus = 0;
	for (const [index, difference] of differencesOf(form, step.theirs).entries()) {
		const isFocused = index === step.cursor;
		const choice = step.choices[difference.name];
		focus = isFocused ? rows.length : focus;
		rows.push(
			headRow(difference.name, isFocused, noteOf({state, form}, difference, choice)),
			...differenceRows({state, form}, difference, choice, columns),
			row(),
		);
	}

	return {rows, focus};
}
