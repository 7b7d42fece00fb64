import {memo} from '../../base/text/memo.js';
import {tagLimits} from '../../base/api/account-input.js';
import {excerpt, fitMiddle} from '../../base/text/excerpt.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {dot, joined, told, type Told} from '../../base/text/told.js';
import {count, counted, sentence, shownName} from '../../base/text/words.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {runView} from '../../kernel/runs/view.js';
import {failureRows, failureText} from '../../kernel/rows/failure.js';
import {leftOutSpan} from '../../kernel/rows/item-rows.js';
import {
	lineSpans,
	data,
	plain,
	row,
	type Row,
	selectionMark,
	shownData,
	sign,
	type Span,
	toldRows,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {sentRequestRows} from '../../kernel/rows/request-rows.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {type OwnScene, spoken} from '../../kernel/rows/scene.js';
import {markableAccounts} from '../../kernel/state/marks.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {changedTags, shownChanges, type TagChange, type Tags, tagsIn} from './changes.js';
import {
	focusOf,
	optionsOf,
	readOf,
	remarkOf,
	settingOfField,
	slotsOf,
	type TagDifference,
	type TagField,
	valueOf,
	whyNotField,
} from './form.js';
import {isToSend, summaryText, type TagRow} from './plan.js';
import {conflictOf, type TagsForm} from './state.js';
import {shownRequest, wholeTagsText} from './write.js';

const whoText = (accounts: ReadonlyArray<{readonly name: string; readonly id: string}>): string => {
	const [only] = accounts;
	return only && accounts.length === 1
		? shownName(only.name === '' ? only.id : only.name)
		: counted(accounts.length, 'account');
};

const titleOf = ({accounts}: Pick<TagsForm, 'accounts'>): string => `Tags of ${whoText(accounts)}`;

function usedTags(state: State, {read, known}: Pick<TagsForm, 'known' | 'read'>): readonly Tags[] {
	const loaded = state.accounts
		.values()
		.flatMap(({items}) => items.flatMap(({tags}) => (tags ? [tagsIn({tags})] : [])));
	return [...readOf(read).map(each => tagsIn(each)), ...loaded, ...known];
}

export const optionsIn = (state: State, form: TagsForm): readonly string[] =>
	optionsOf(form, usedTags(state, form), form.keys);

const mostOptions = 8;

const labelColumnsOf = (columns: number): number => Math.min(30, Math.floor(columns / 3));

function mixedText({stored}: TagField): string {
	const values = stored.filter(value => value !== undefined).length;
	const some = stored.includes(undefined) ? 'only some have it' : '';
	return [values > 1 ? `${count(values)} values` : '', some].filter(text => text !== '').join(', ');
}

const isMixed = (field: TagField): boolean => field.stored.length > 1 && field.text === undefined && !field.isRemoved;

function noteOfField(field: TagField, columns: number): string {
	if (field.isRemoved) {
		return 'removed';
	}

	if (isMixed(field)) {
		return mixedText(field);
	}

	if (settingOfField(field) === undefined) {
		return '';
	}

	const word = field.isNew ? 'new' : 'changed';
	return columns < 50 ? '•' : word;
}

function inputSpans(text: string, form: TagsForm, isFocused: boolean, columns: number) {
	return lineSpans(isFocused ? form.line : {text, cursor: 0}, Math.max(1, columns));
}

function gapAfter(label: readonly Span[], labelColumns: number): Span {
	const room = labelColumns - 2 - totalWidth(label);
	return plain(' '.repeat(Math.max(1, room)));
}

function fieldRows(form: TagsForm, at: number, columns: number): readonly Row[] {
	const field = form.fields[at];
	if (!field) {
		return [];
	}

	const focus = focusOf(form);
	const isHere = focus.field === at && form.step.name === 'editing';
	const labelColumns = labelColumnsOf(columns);
	const note = noteOfField(field, columns);
	const right = note === '' ? [] : [toned('dim', note)];
	const room = columns - labelColumns - (right.length === 0 ? 0 : totalWidth(right) + 1) - 1;
	const remark = whyNotField(form, field);
	const about = remark === undefined ? remarkOf(field) : undefined;
	const below = [
		...(remark === undefined ? [] : toldRows(remark, columns, 'danger', 4)),
		...(about === undefined ? [] : toldRows(about, columns, 'warning', 4)),
	];
	const value = inputSpans(valueOf(field), form, isHere && focus.part === 'value', room);
	const cursor = isHere && focus.part === 'value' ? {cursor: labelColumns + value.cursor} : {};
	if (field.isNew) {
		const key = inputSpans(field.key, form, isHere && focus.part === 'key', labelColumns - 3);
		const isTyped = isHere && focus.part === 'key' && form.line.text !== '';
		const label: readonly Span[] =
			!isTyped && field.key === '' ? [toned('dim', fitMiddle('another tag', labelColumns - 3))] : key.spans;
		return [
			{
				left: [selectionMark(isHere), ...label, gapAfter(label, labelColumns), ...value.spans],
				right,
				...cursor,
				...(isHere && focus.part === 'key' && {cursor: 2 + key.cursor}),
			},
			...below,
		];
	}

	const name = fitMiddle(exactName(field.key), labelColumns - 3);
	return [
		{
			left: [
				selectionMark(isHere),
				{...shownData(name), tone: isHere ? 'accent' : 'dim'},
				gapAfter([shownData(name)], labelColumns),
				...(field.isRemoved ? [sign('–', 'removed', 'danger')] : value.spans),
			],
			right,
			...cursor,
		},
		...below,
	];
}

const unreadRows = ({read}: TagsForm, columns: number): readonly Row[] => {
	const failed = read.filter(each => 'error' in each);
	const [first] = failed;
	return first
		? toldRows(
				told`The tags of ${counted(failed.length, 'account')} could not be read, so they stay as they are. ${failureText(first.error)}`,
				columns,
				'warning',
			)
		: [];
};

const aboutText = (state: State, {accounts}: TagsForm): string =>
	`Press ${keyOf(state, 'reviewTags')} to review, or press ${keyOf(state, 'removeTag')} to remove a tag${accounts.length === 1 ? '' : ' from all of these accounts'}. After the key of a new tag, type = or go to the next field for its value. A key has at most ${tagLimits.key} characters, a value ${count(tagLimits.value)}.`;

function formRows(state: State, form: TagsForm, columns: number): readonly Row[] {
	const options = form.step.name === 'editing' ? optionsIn(state, form) : [];
	const more = options.length - mostOptions;
	const why = whyNotWrite(state);
	const fields = form.fields.flatMap((_, at) => fieldRows(form, at, columns));
	const heading = 'Tag'.padEnd(labelColumnsOf(columns) - 2);
	return [
		...(why === undefined ? [] : toldRows(why, columns, 'warning')),
		...unreadRows(form, columns),
		...(form.accounts.length > 1
			? [
					...notShownRows(markableAccounts.hidden(state), columns),
					...toldRows(
						`What you change here changes in ${form.accounts.length === 2 ? 'both' : `all ${count(form.accounts.length)}`} accounts; the rest stays as it is.`,
						columns,
						'dim',
					),
				]
			: []),
		row(toned('dim', `  ${heading}Value`)),
		...fields,
		row(),
		...toldRows(aboutText(state, form), columns, 'dim'),
		...(options.length > 0
			? [row(), ...options.slice(0, mostOptions).map(option => row(plain('  '), data(option)))]
			: []),
		...(more > 0 ? [row(toned('dim', `  and ${count(more)} more`))] : []),
	];
}

function formScene(state: State, form: TagsForm): OwnScene {
	const {tag, part} = focusOf(form);
	const slots = slotsOf(form);
	const key = exactName(tag.key);
	const newLabel = part === 'key' ? 'Key of another tag' : `Value of ${key === '' ? 'the new tag' : key}`;
	const label = tag.isNew ? newLabel : key;
	const typed = form.line.text === '' ? 'empty' : harmless(form.line.text);
	const value = isMixed(tag) ? mixedText(tag) : typed;
	const text = tag.isRemoved ? 'removed' : value;
	const remarks = [whyNotField(form, tag), remarkOf(tag)].filter(each => each !== undefined);
	const problems = form.fields
		.filter(each => each !== tag)
		.flatMap(each => {
			const why = whyNotField(form, each);
			return why === undefined ? [] : [`${exactName(each.key)}: ${why}`];
		});
	return {
		heading: sentence(titleOf(form)),
		lines: [
			...unreadRows(form, 1000).map(each => each.left.map(({text: shown}) => shown).join('')),
			...problems,
			aboutText(state, form),
		].map(each => spoken(each)),
		focus: [sentence(`${label}, field ${form.focused + 1} of ${slots.length}: ${text}`), ...remarks].join(' '),
		focusId: [form.focused, label, tag.isRemoved === true, ...remarks].join(' '),
		typed: {label, line: form.line},
	};
}

const sideColumns = 9;

const sideText = (value: string | undefined): string =>
	value === undefined ? '(none)' : value === '' ? '(empty)' : value;

function sideRows(
	name: string,
	value: string | undefined,
	other: string | undefined,
	isChosen: boolean,
	columns: number,
): readonly Row[] {
	return excerpt(sideText(value), sideText(other), Math.max(1, columns - sideColumns - 4), 3).map((line, at) =>
		row(
			sign(
				`  ${isChosen && at === 0 ? '✓' : ' '} ${(at === 0 ? name : '').padEnd(sideColumns)}`,
				at === 0 ? `${name}: ` : '',
				isChosen ? 'success' : 'dim',
			),
			{...shownData(line), ...(isChosen && {tone: 'success' as const})},
		),
	);
}

function differenceRows(
	state: State,
	{key, before, theirs, yours}: TagDifference,
	{
		choice,
		isFocused,
		columns,
	}: {readonly choice: string | undefined; readonly isFocused: boolean; readonly columns: number},
): readonly Row[] {
	const unmade = yours === before ? 'not changed by you' : '';
	const standing = theirs === before ? 'not changed by them' : unmade;
	const note =
		choice === undefined
			? `not chosen yet: press ${keyOf(state, 'chooseTheirTag')} for theirs, or press ${keyOf(state, 'chooseYourTag')} for yours`
			: standing;
	return [
		{
			left: [
				selectionMark(isFocused),
				{...shownData(fitMiddle(exactName(key), Math.max(1, columns - 4))), tone: isFocused ? 'accent' : 'heading'},
			],
			...(isFocused && {isFocus: true as const}),
		},
		...(note === '' ? [] : toldRows(note, columns, 'dim', 4)),
		...sideRows('before', before, theirs, false, columns),
		...(theirs === before ? [] : sideRows('theirs', theirs, yours, choice === 'theirs', columns)),
		...(yours === before ? [] : sideRows('yours', yours, theirs, choice === 'yours', columns)),
	];
}

function conflictRows(state: State, form: TagsForm, columns: number): readonly Row[] {
	const {step} = form;
	if (step.name !== 'conflict') {
		return [];
	}

	const differences = conflictOf(form);
	return [
		...toldRows(
			'Somebody changed the tags since you opened this. Nothing was sent, and nothing was overwritten. Choose what to keep.',
			columns,
			'warning',
		),
		row(),
		...differences.flatMap((each, at) =>
			differenceRows(state, each, {choice: step.choices.get(each.key), isFocused: at === step.cursor, columns}),
		),
	];
}

/** The form with the tags of accounts, and its steps before the review. */
export function tagsView(state: State, form: DialogOf<'tags'>, {columns}: Room): DialogView {
	const {step, scrolledTo} = form;
	const title = titleOf(form);
	switch (step.name) {
		case 'reading': {
			const way = `Press ${keyOf(state, 'closeDialog')} to go back.`;
			return {
				title,
				isScrolling: true,
				scrolledTo,
				rows: step.error
					? failureRows(step.error, columns, told`${failureText(step.error)} ${way}`)
					: toldRows(joined(waitText(state, step.text ?? 'Reading the tags …'), ` ${way}`), columns, 'dim'),
			};
		}

		case 'conflict': {
			return {
				title: told`Conflict${dot}${title}`,
				rows: conflictRows(state, form, columns),
				isScrolling: true,
				scrolledTo,
			};
		}

		case 'editing': {
			return {
				title,
				rows: formRows(state, form, columns),
				isScrolling: true,
				scrolledTo,
				scene: () => formScene(state, form),
			};
		}
	}
}

/** The account of an undo, before its review. */
export function tagsBackView(
	state: State,
	{entry, error, scrolledTo}: DialogOf<'tagsBack'>,
	{columns}: Room,
): DialogView {
	const {
		id,
		before: {name},
	} = entry;
	const way = `Press ${keyOf(state, 'closeDialog')} to go back.`;
	return {
		title: `Undo in ${shownName(name === '' ? id : name)}`,
		rows: error
			? failureRows(error, columns, told`${failureText(error)} ${way}`)
			: toldRows(joined(waitText(state, 'Reading the tags …'), ` ${way}`), columns, 'dim'),
		isScrolling: true,
		scrolledTo,
	};
}

const tableRow = ({account: {id, name}, changes}: TagRow) => ({
	name: name === '' ? id : name,
	changes: shownChanges(changes),
});

const tableOf = memo((rows: readonly TagRow[]) =>
	changeTable(
		rows.map(each => tableRow(each)),
		'account',
	),
);

function requestRows(
	{account, reviewed = new Map<string, string>(), etag, changes}: TagRow,
	columns: number,
): readonly Row[] {
	if (changes.length === 0) {
		return [];
	}

	return [
		...toldRows(wholeTagsText, columns, 'dim'),
		row(),
		...sentRequestRows(shownRequest(account, {tags: changedTags(reviewed, changes), etag}, changes), columns),
	];
}

function headingRow(key: string, columns: number): Row {
	const name = fitMiddle(exactName(key), columns);
	return row({...shownData(name), tone: 'heading'});
}

function changeRows(changes: readonly TagChange[], columns: number): readonly Row[] {
	return changes.flatMap(({key, from, to}) => [
		headingRow(key, columns),
		...sideRows('was', from, to, false, columns),
		...sideRows('becomes', to, from, false, columns),
	]);
}

function detailRows(each: TagRow, columns: number): readonly Row[] {
	const {
		account: {id, name},
		changes,
	} = each;
	return [
		row(data(name === '' ? id : name), plain('  '), toned('dim', id)),
		row(),
		...changeRows(changes, columns),
		...(changes.length === 0 ? [] : [row()]),
		...requestRows(each, columns),
		row(),
	];
}

/** The change of the tags of one or several accounts: one row each. */
export const runOfTags = runView<'tagging', TagRow>('tagging', {
	items: ({rows}) => rows,
	keyOf: ({account: {id}}) => id,
	settled: each => (isToSend(each) ? undefined : each.result),
	steps: {reviewing: 'Review', sending: 'Changing', ended: 'Result'},
	title: ({rows, undoes}): Told =>
		`${undoes === undefined ? 'Tags' : 'Undo: tags'} of ${whoText(rows.map(({account}) => account))}`,
	question: (rows, {undoes}) =>
		`${undoes === undefined ? 'Change' : 'Restore'} the tags of ${whoText(rows.map(({account}) => account))}`,
	command: 'sendTags',
	// The tags may be others now, after a conflict or a lost answer.
	again: {command: 'reviewTagsAgain', isFor: ({status}) => status !== 'waiting' && status !== 'not_sent'},
	done: () => 'changed',
	about(_, {dialog: {rows, leftOut, pace}, columns}) {
		const toSend = rows.filter(each => isToSend(each) && !leftOut.has(each.account.id));
		const [only, ...others] = rows;
		return [
			...toldRows(summaryText(toSend, rows.length, pace), columns),
			...(only && others.length === 0
				? [row(), ...changeRows(only.changes, columns), row(), ...requestRows(only, columns)]
				: toldRows('All other tags of these accounts stay as they are.', columns)),
		];
	},
	heading: (_, {dialog: {rows}, columns}) => tableOf(rows).heading(columns),
	rowOf: (_, each, {dialog: {rows}, columns, itemState}) => ({
		left: tableOf(rows).spansOf(tableRow(each), columns, {
			isDim: itemState.status === 'left_out',
			instead: leftOutSpan(itemState) ?? (each.result.status === 'already' ? toned('dim', 'already so') : undefined),
		}),
	}),
	isTextInRow: ({changes}) => changes.length === 0,
	searchedText: ({changes}) => changes.map(({key, from = '', to = ''}) => `${key} ${from} ${to}`).join(' '),
	recordedAs: ({account: {id, name}}) => ({id, name}),
	detail: (_, each, {columns}) => detailRows(each, columns),
});
