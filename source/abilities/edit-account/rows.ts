import {memo} from '../../base/text/memo.js';
import {shownText} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {runView} from '../../kernel/runs/view.js';
import {leftOutSpan} from '../../kernel/rows/item-rows.js';
import {jsonLineRows} from '../../kernel/rows/value-rows.js';
import {
	lineSpans,
	arrow,
	data,
	plain,
	row,
	type Row,
	selectionMark,
	sign,
	type Span,
	toldRows,
	toned,
} from '../../kernel/rows/row.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {bodyRows} from '../../kernel/rows/request-rows.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {type AccountField, credentialTexts, fieldLabels, fieldsIn, fieldsText} from './fields.js';
import {isToSend, summaryText, type AccountRow} from './plan.js';
import {
	type AccountForm,
	accountsText,
	fieldsOf,
	focusedField,
	listedValue,
	listedValues,
	shownLine,
	typedValues,
} from './state.js';

const labelColumns = 2 + Math.max(...Object.values(fieldLabels).map(label => label.length));

/** The values of a field in which several accounts differ, with their numbers: `2 yes, 3 no`. */
function differingText(form: AccountForm, field: AccountField): string {
	const numbers = Map.groupBy(
		form.accounts.map(account => listedValues(form, account)?.[field]),
		value => value,
	);
	return field === 'enforce_twofactor'
		? `stays as it is: ${[...numbers]
				.map(([value, all]) => `${count(all.length)} ${value ?? 'not known'}`)
				.toSorted()
				.join(', ')}`
		: `stays as it is: ${numbers.size === 1 ? 'not known' : counted(numbers.size, 'different value')}`;
}

function fieldRows(form: AccountForm, field: AccountField, columns: number): readonly Row[] {
	const isFocused = field === focusedField(form) && form.request === undefined;
	const line = shownLine(form, field);
	const head = [selectionMark(isFocused), toned('dim', fieldLabels[field].padEnd(labelColumns))];
	const width = Math.max(1, columns - labelColumns - 3);
	const {spans, cursor} = lineSpans(line ?? {text: '', cursor: 0}, width);
	const value: readonly Span[] = line
		? !isFocused && line.text === ''
			? [sign('–', 'none', 'dim')]
			: spans
		: [toned('dim', differingText(form, field))];
	const listed = listedValue(form, field);
	const isChanged = typedValues(form)[field] !== undefined;
	const was = isChanged && listed !== undefined ? [listed === '' ? plain('nothing') : data(listed)] : [];
	return [
		{
			left: [...head, ...value],
			...(isFocused && {cursor: 2 + labelColumns + (line ? cursor : 0)}),
			isSelected: isFocused,
		},
		...(was.length > 0 ? [row(plain(' '.repeat(2 + labelColumns)), toned('dim', 'was '), ...was)] : []),
		...(form.refusedAt === field && form.text !== undefined ? toldRows(form.text, columns, 'warning', 2) : []),
	];
}

/** The form of one or several accounts. */
export function formRows(state: State, form: AccountForm, columns: number): readonly Row[] {
	const {accounts, hidden, request, text, refusedAt} = form;
	const isReading = request !== undefined;
	const about = [
		`${focusedField(form) === 'enforce_twofactor' ? `Press ${keyOf(state, 'switchSecondFactor')} to change the second factor. ` : ''}Nothing is sent before you have reviewed it.`,
		...(accounts.length > 1
			? [`What you change here becomes the same in ${counted(accounts.length, 'account')}.`]
			: []),
	];
	return [
		...fieldsOf(form).flatMap(field => fieldRows(form, field, columns)),
		row(),
		...(text === undefined || refusedAt !== undefined
			? []
			: toldRows(isReading ? waitText(state, shownText(text)) : text, columns, isReading ? 'dim' : 'warning')),
		...notShownRows(hidden, columns),
		...credentialTexts(typedValues(form)).flatMap(each => toldRows(each, columns, 'warning')),
		...(isReading ? [] : about.flatMap(each => toldRows(each, columns, 'dim'))),
	];
}

export const formTitle = ({accounts}: AccountForm): string => `Edit ${accountsText(accounts)}`;

const tableRow = ({account: {id, name}, changes, result}: AccountRow) => ({
	name: name === '' ? id : name,
	changes: changes.map(change => ({...change, name: shownText(change.label).toLowerCase()})),
	reason: leftOutSpan(result)?.text,
});

/** The table of these rows. Each row asks for it. */
const tableOf = memo((rows: readonly AccountRow[]) =>
	changeTable(
		rows.map(each => tableRow(each)),
		'account',
	),
);

const secondFactorText =
	'A member of the account without a second factor cannot use it until the member has set one up.';

const valueRows = ({changes}: AccountRow): readonly Row[] =>
	changes.map(({label, from = '', to = ''}) =>
		row(
			toned('dim', `${shownText(label)}: `),
			from === '' ? sign('–', 'nothing', 'danger') : {...data(from), tone: 'danger'},
			arrow(' becomes '),
			to === '' ? sign('–', 'nothing', 'success') : {...data(to), tone: 'success'},
		),
	);

function requestRows({account: {id}, body}: AccountRow, columns: number): readonly Row[] {
	return body
		? [
				row(toned('heading', 'Request')),
				...jsonLineRows(`PUT /accounts/${encodeURIComponent(id)}`, columns),
				...bodyRows(body, columns),
				...toldRows('What does not change is read again and sent as it is then.', columns, 'dim'),
			]
		: [];
}

const titleOf = ({rows, after, undoes}: DialogOf<'accountEdits'>): string =>
	`${undoes ? 'Undo: ' : ''}${fieldsText(fieldsIn(after))} of ${accountsText(rows.map(({account}) => account))}`;

/** The change of one or several accounts: one row each. */
export const runOfEdits = runView<'accountEdits', AccountRow>('accountEdits', {
	items: ({rows}) => rows,
	keyOf: ({account: {id}}) => id,
	settled: each => (isToSend(each) ? undefined : each.result),
	steps: {reviewing: 'Review', sending: 'Changing', ended: 'Result'},
	title: dialog => (dialog.request === undefined ? titleOf(dialog) : 'Undo a change of an account'),
	question: (items, {undoes}) =>
		`${undoes ? 'Restore the earlier values of' : 'Change'} ${accountsText(items.map(({account}) => account))}`,
	whyReading: ({request}) => (request === undefined ? undefined : ''),
	command: 'sendAccountEdits',
	// The values may be others now, after a conflict or a lost answer.
	again: {command: 'reviewAccountsAgain', isFor: ({status}) => status !== 'waiting'},
	done: ({undoes}) => (undoes ? 'restored' : 'changed'),
	about(state, {dialog, columns}) {
		const {rows, after, form, pace, request} = dialog;
		const [only, ...others] = rows;
		if (request !== undefined) {
			return toldRows(waitText(state, 'Reading the account again …'), columns, 'dim');
		}

		const toSend = rows.filter(each => isToSend(each)).filter(({account: {id}}) => !dialog.leftOut.has(id));
		return [
			...(pace && others.length > 0 ? toldRows(summaryText(toSend, rows.length, pace), columns) : []),
			...notShownRows(form?.hidden ?? [], columns),
			...credentialTexts(after).flatMap(text => toldRows(text, columns, 'warning')),
			...(after.enforce_twofactor === 'yes' ? toldRows(secondFactorText, columns) : []),
			...(only && others.length === 0 ? [row(), ...valueRows(only), row(), ...requestRows(only, columns)] : []),
		];
	},
	heading: (_, {dialog: {rows}, columns}) => (rows.length === 0 ? undefined : tableOf(rows).heading(columns)),
	rowOf: (_, each, {dialog: {rows}, columns, itemState}) => ({
		left: tableOf(rows).spansOf(tableRow(each), columns, {
			isDim: itemState.status === 'left_out',
			instead: leftOutSpan(itemState) ?? (each.result.status === 'already' ? toned('dim', 'already so') : undefined),
		}),
	}),
	isTextInRow: ({changes}) => changes.length === 0,
	noteOf: ({note}) => note,
	searchedText: ({changes}) =>
		changes.map(({label, from = '', to = ''}) => `${shownText(label)} ${from} ${to}`).join(' '),
	recordedAs: ({account: {id, name}}) => ({id, name}),
	detail: (_, each, {columns}) => [
		row(data(each.account.name), plain('  '), toned('dim', each.account.id)),
		row(),
		...valueRows(each),
		row(),
		...requestRows(each, columns),
		row(),
	],
});
