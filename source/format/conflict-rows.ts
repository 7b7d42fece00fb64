import {
	choiceKey,
	differenceLabel,
	differencesOf,
	movedText,
	sideNames,
	type Difference,
} from '../forms/conflict.js';
import type {Choice, Form} from '../forms/form.js';
import type {FieldName} from '../forms/fields.js';
import {differingLines} from '../forms/member-differences.js';
import {keyOf} from '../state/key-of.js';
import type {Step} from '../state/open-form.js';
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

function sideRows([name, label]: readonly [name: FieldName, label: string], [text, ...others]: readonly [text: string, ...others: string[]], isChosen: boolean, columns: number): readonly Row[] {
	const room = columns - labelColumns - 4;
	const lines = differingLines(name, text, others).flatMap(([line, other]) => excerpt(line === '' ? '(empty)' : line, other, room, sideRowsAtMost));
	return lines.map((line, index) => row(
		toned(isChosen ? 'success' : 'dim', `  ${isChosen && index === 0 ? '✓' : ' '} ${(index === 0 ? label : '').padEnd(labelColumns)}`),
		{...shownValue(name, line), ...(isChosen && {tone: 'success' as const})},
	));
}

function headRow(difference: Difference, isFocused: boolean, note: string): Row {
	return row(toned(isFocused ? 'accent' : 'heading', `${isFocused ? '❯' : ' '} ${differenceLabel(difference)}`), plain(note));
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

/**
What is still to choose in a field, and which keys do.
*/
export function noteOf({state, form}: Asked, difference: Difference, choice: Choice | undefined): string {
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
		...sideRows([difference.name, names.before], [told(before), told(theirs), told(yours)], kept === before, columns),
		...(theirs === before ? [] : sideRows([difference.name, names.theirs], [told(theirs), told(before), told(yours)], choice === 'theirs', columns)),
		...(yours === before ? [] : sideRows([difference.name, names.yours], [told(yours), told(before), told(theirs)], choice === 'yours', columns)),
	];
}

/**
What was there, what is stored now and what is typed, for each difference; and the rows of the one in question: its first, and the one past its last.
*/
export function conflictRows(state: State, form: Form, step: Step<'conflict'>, columns: number): {readonly rows: readonly Row[]; readonly focus: number; readonly end: number} {
	const rows: Row[] = [
		...toldRows(`${movedText(form)}. Nothing is sent: choose what to keep.`, columns, 'warning'),
		row(),
	];
	let [focus, end] = [0, 0];
	for (const [index, difference] of differencesOf(form, step.theirs).entries()) {
		const isFocused = index === step.cursor;
		const choice = step.choices[choiceKey(difference)];
		focus = isFocused ? rows.length : focus;
		rows.push(
			headRow(difference, isFocused, noteOf({state, form}, difference, choice)),
			...differenceRows({state, form}, difference, choice, columns),
			row(),
		);
		end = isFocused ? rows.length : end;
	}

	return {rows, focus, end};
}
