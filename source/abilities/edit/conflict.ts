import type {AuditRecord} from '../../base/api/schemas.js';
import {
	choiceKey,
	differencesOf,
	rebase,
	type Difference,
	differenceLabel,
	differingLines,
	movedText,
	sideNames,
} from '../../kernel/form-model/conflict.js';
import type {Form, Choice} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {clamp} from '../../kernel/state/selectors.js';
import {formIn, withForm, withStep, type Step} from '../../kernel/state/open-form.js';
import type {State} from '../../kernel/state/state.js';
import {deedText, personOf, wayText} from '../../kernel/files/audit-records.js';
import type {FieldName} from '../../kernel/form-model/fields.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {excerpt} from '../../base/text/excerpt.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {timestamp} from '../../base/text/time.js';
import {shownText} from '../../base/text/told.js';
import {counted, sentence} from '../../base/text/words.js';
import {
	plain,
	row,
	type Row,
	selectionMark,
	shownValue,
	sign,
	toldRows,
	toldSpan,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {type OwnScene, spoken} from '../../kernel/rows/scene.js';
import {parentText} from '../../kernel/rows/review-rows.js';
import type {Handlers} from '../../kernel/state/events.js';

/** Choices in a conflict between stored and typed values. */
export type ConflictEvent =
	| {readonly type: 'conflict/moved'; readonly by: number}
	| {readonly type: 'conflict/chosen'; readonly choice: Choice}
	| {readonly type: 'conflict/wholeToggled'}
	| {readonly type: 'conflict/explained'; readonly id: string; readonly saves: readonly AuditRecord[]}
	| {readonly type: 'conflict/resolved'};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly conflict: ConflictEvent;
	}
}

function inConflict(state: State, change: (form: Form, step: Step<'conflict'>) => Form): State {
	return withForm(state, form => (form.step.name === 'conflict' ? change(form, form.step) : form));
}

function fromItsTop({scrolledTo, ...step}: Step<'conflict'>): Step<'conflict'> {
	return step;
}

/** Opens the review of the chosen values. Closes the form if they equal the stored values. */
function resolve(state: State): State {
	const resolved = inConflict(state, (form, {theirs, choices}) =>
		withStep(rebase(form, theirs, choices), {name: 'reviewing'}),
	);
	const form = resolved === state ? undefined : formIn(resolved);
	return form && changesOf(form).length === 0 ? {...resolved, dialog: {kind: 'none'}} : resolved;
}

export const conflictHandlers: Handlers<ConflictEvent> = {
	'conflict/moved': (state, {by}) =>
		inConflict(state, (form, step) => {
			const last = differencesOf(form, step.theirs).length - 1;
			const cursor = clamp(step.cursor + by, last);
			return cursor === step.cursor ? form : withStep(form, {...fromItsTop(step), cursor});
		}),

	'conflict/chosen': (state, {choice}) =>
		inConflict(state, (form, step) => {
			const difference = differencesOf(form, step.theirs)[step.cursor];
			return difference ? withStep(form, {...step, choices: {...step.choices, [choiceKey(difference)]: choice}}) : form;
		}),

	'conflict/wholeToggled': state =>
		inConflict(state, (form, step) => withStep(form, {...fromItsTop(step), isWhole: !step.isWhole})),

	'conflict/explained': (state, {id, saves}) =>
		inConflict(state, (form, step) => (form.id === id && saves.length > 0 ? withStep(form, {...step, saves}) : form)),

	'conflict/resolved': state => resolve(state),
};

const labelColumns = 10;

const sideRowsAtMost = 3;

type SideRoom = {readonly columns: number; readonly most: number};

function sideRows(
	[name, label]: readonly [name: FieldName, label: string],
	[text, ...sides]: readonly [text: string, ...sides: string[]],
	isChosen: boolean,
	{columns, most}: SideRoom,
): readonly Row[] {
	const room = columns - labelColumns - 4;
	const lines = differingLines(name, text, sides).flatMap(([line, other]) =>
		excerpt(line === '' ? '(empty)' : line, other, room, most),
	);
	return lines.map((line, index) =>
		row(
			sign(
				`  ${isChosen && index === 0 ? '✓' : ' '} ${(index === 0 ? label : '').padEnd(labelColumns)}`,
				index === 0 ? `${label} ` : '',
				isChosen ? 'success' : 'dim',
			),
			{...shownValue(name, line), ...(isChosen && {tone: 'success' as const})},
		),
	);
}

// A narrow pane shows the note below the field.
function headRows(difference: Difference, isFocused: boolean, note: string, columns: number): readonly Row[] {
	const tone = isFocused ? 'accent' : 'heading';
	const label = [{...selectionMark(isFocused), tone}, toldSpan(differenceLabel(difference), tone)] as const;
	const focus = isFocused ? ({isFocus: true} as const) : {};
	const told = note === '' ? '' : `  ${note}`;
	const isWide = totalWidth([...label, plain(told)]) <= columns;
	return isWide
		? [{left: [...label, plain(told)], ...focus}]
		: [{left: label, ...focus}, ...toldRows(note, columns, undefined, 4)];
}

type FormInState = {readonly state: State; readonly form: Form};

function standingOf(
	{isUndo}: Form,
	{before, theirs, yours}: Difference,
	choice: Choice | undefined,
): string | undefined {
	if (choice === undefined) {
		return 'not chosen yet';
	}

	if (yours === before) {
		return isUndo ? 'not changed by that write' : 'not changed by you';
	}

	if (theirs === before) {
		return isUndo ? 'not changed after that write' : 'not changed by them';
	}

	return undefined;
}

function noteOf({state, form}: FormInState, difference: Difference, choice: Choice | undefined): string {
	const standing = standingOf(form, difference, choice);
	const names = sideNames(form, difference);
	return standing === undefined
		? ''
		: `${standing}: press ${keyOf(state, 'chooseTheirs')} for ${names.theirs} or ${keyOf(state, 'chooseYours')} for ${names.yours}`;
}

// A side that changed nothing equals the value before.
const sidesOf = (difference: Difference) =>
	(['before', 'theirs', 'yours'] as const).filter(side => side === 'before' || difference[side] !== difference.before);

function differenceRows(
	{state, form}: FormInState,
	difference: Difference,
	choice: Choice | undefined,
	room: SideRoom,
): readonly Row[] {
	const told = (text: string) => (difference.name === 'parent' ? shownText(parentText(state, text)) : text);
	const {name, before, theirs, yours} = difference;
	const names = sideNames(form, difference);
	const texts = [before, theirs, yours].map(text => told(text));
	const isChosen = (side: Choice | 'before') =>
		side === choice || (side === 'before' && choice !== undefined && difference[choice] === before);
	return sidesOf(difference).flatMap(side =>
		sideRows([name, names[side]], [told(difference[side]), ...texts], isChosen(side), room),
	);
}

/** The sides of a difference. For the focused difference: each side in full if requested, or else the key that shows it in full. */
function shownRows(
	rowsOf: (most: number) => readonly Row[],
	isFocused: boolean,
	{state, isWhole}: {readonly state: State; readonly isWhole: boolean},
): readonly Row[] {
	const excerpts = rowsOf(sideRowsAtMost);
	if (!isFocused) {
		return excerpts;
	}

	const whole = rowsOf(Infinity);
	return isWhole || whole.length === excerpts.length
		? whole
		: [...excerpts, row(toned('dim', `    to show all of it, press ${keyOf(state, 'toggleWhole')}`))];
}

const mostSaves = 3;

function savesTexts(state: State, {saves = []}: Step<'conflict'>): readonly string[] {
	const rest = saves.length - mostSaves;
	return [
		...saves.slice(0, mostSaves).map(record => {
			const [who, how] = [personOf(record), wayText(record)];
			return `${timestamp(record.action.time ?? '', true)}: ${who === '' ? 'somebody' : who} ${deedText(record)}${how === '' ? '' : ` (${how})`}.`;
		}),
		...(rest > 0
			? [`And ${counted(rest, 'earlier save')}: for the history, press ${keyOf(state, 'openHistory')} in the tree.`]
			: []),
	];
}

type VisibleRows = {readonly rows: readonly Row[]; readonly scrolledTo: number; readonly end: number};

/** The earlier, stored and typed values of each difference. `scrolledTo`: the first row shown. `end`: the index after the last row of the focused difference. */
export function conflictRows(
	state: State,
	form: Form,
	step: Step<'conflict'>,
	{columns, height}: {readonly columns: number; readonly height: number},
): VisibleRows {
	const rows: Row[] = [
		...toldRows(`${movedText(form)}. Nothing is sent: choose what to keep.`, columns, 'warning'),
		...savesTexts(state, step).flatMap(text => toldRows(text, columns, 'dim')),
		row(),
	];
	let [focus, end] = [0, 0];
	for (const [index, difference] of differencesOf(form, step.theirs).entries()) {
		const isFocused = index === step.cursor;
		focus = isFocused ? rows.length : focus;
		const choice = step.choices[choiceKey(difference)];
		const note = noteOf({state, form}, difference, choice);
		const rowsOf = (most: number) => differenceRows({state, form}, difference, choice, {columns, most});
		rows.push(
			...headRows(difference, isFocused, note, columns),
			...shownRows(rowsOf, isFocused, {state, isWhole: step.isWhole}),
			row(),
		);
		end = isFocused ? rows.length : end;
	}

	return {rows, scrolledTo: step.scrolledTo ?? Math.max(0, Math.min(focus, end - height)), end};
}

function sideText({state, form}: FormInState, difference: Difference, side: Choice | 'before'): string {
	const {name, before, theirs, yours} = difference;
	const text = difference[side];
	const lines =
		name === 'parent'
			? [spoken(parentText(state, text))]
			: differingLines(name, text, [before, theirs, yours]).map(([line]) => exactName(line));
	return `${sideNames(form, difference)[side]}: ${text === '' ? 'empty' : lines.join(', ')}`;
}

const labelText = (difference: Difference): string => spoken(differenceLabel(difference));

// The chosen side, for screen readers.
function keptText(asked: FormInState, difference: Difference, choice: Choice | undefined): string {
	const side =
		choice === undefined ? undefined : sidesOf(difference).find(each => difference[each] === difference[choice]);
	return side === undefined ? '' : `${labelText(difference)}, kept, ${sideText(asked, difference, side)}`;
}

/** The conflict for screen readers: the focused field with its values, and each choice as it is made. */
export function conflictScene(state: State, form: Form, step: Step<'conflict'>): OwnScene {
	const {theirs, cursor, choices} = step;
	const differences = differencesOf(form, theirs);
	const choiceOf = (difference: Difference) => choices[choiceKey(difference)];
	const difference = differences[cursor];
	const note = difference ? noteOf({state, form}, difference, choiceOf(difference)) : '';
	const parts = difference && [
		`${labelText(difference)}, ${cursor + 1} of ${differences.length}${note === '' ? '' : `, ${note}`}`,
		...sidesOf(difference).map(side => sideText({state, form}, difference, side)),
	];
	return {
		lines: [
			`${movedText(form)}. Nothing is sent: choose what to keep of ${counted(differences.length, 'field')}.`,
			...savesTexts(state, step).map(text => harmless(text)),
		],
		aspects: differences.map(each => keptText({state, form}, each, choiceOf(each))).filter(text => text !== ''),
		focus: parts?.map(part => sentence(part)).join(' '),
		focusId: String(cursor),
	};
}
