import {shownText} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {dialogRun} from '../../kernel/rows/dialog-run.js';
import {leftOutSpan} from '../../kernel/rows/item-rows.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {notSeenRows, reviewRows} from '../../kernel/rows/review-rows.js';
import {data, plain, row, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {isToSend, summaryText, type BulkRow} from './plan.js';
import {optionsIn} from './options.js';

const aboutTexts = (state: State): readonly string[] => [
	'Type a field and its value, such as external_metadata.tier=gold. In a value, {external_metadata.contact} stands for that value of each organization. To remove a value, type unset and its field.',
	`Press ${keyOf(state, 'moveToNextSetting')} to add another value. Nothing is sent before you have reviewed it.`,
];

/** The most options that are shown below the line. */
const mostOptions = 12;

/** The question what to store in the chosen organizations. */
export function settingRows(state: State, dialog: DialogOf<'setting'>, columns: number): readonly Row[] {
	const {chosen, lines, focused, request, text, refusedAt} = dialog;
	const inputs = lines.flatMap((line, at): readonly Row[] => {
		const isFocused = at === focused && request === undefined;
		const {spans, cursor} = lineSpans(line, Math.max(1, columns - 3));
		return [
			{left: [selectionMark(isFocused), ...spans], ...(isFocused && {cursor: 2 + cursor})},
			...(at === refusedAt && text !== undefined ? toldRows(text, columns, 'warning', 2) : []),
		];
	});
	const rest = refusedAt === undefined ? text : undefined;
	const options = optionsIn(state, dialog);
	const more = options.length - mostOptions;
	return [
		...inputs,
		row(),
		...(rest === undefined
			? []
			: toldRows(
					request === undefined ? rest : waitText(state, rest),
					columns,
					request === undefined ? 'warning' : 'dim',
				)),
		...notSeenRows(chosen, columns),
		...(request === undefined ? aboutTexts(state).flatMap(each => toldRows(each, columns, 'dim')) : []),
		...(request === undefined && options.length > 0
			? [row(), ...options.slice(0, mostOptions).map(option => row(plain('  '), data(option)))]
			: []),
		...(request === undefined && more > 0 ? [row(toned('dim', `  and ${count(more)} more`))] : []),
	];
}

const parentNameOf = (state: State, id: string): string => {
	const {index} = state.tree;
	const parent = index.parent[rowOfId(state, id)] ?? -1;
	return parent === -1 ? '' : nameAt(state, parent);
};

const tables = new WeakMap<readonly BulkRow[], ReturnType<typeof changeTable>>();

const tableRow = (state: State, {organization: {id, name}, changes, result}: BulkRow) => ({
	name: name === '' ? id : name,
	changes,
	parent: parentNameOf(state, id),
	reason: leftOutSpan(result)?.text,
});

/** The table of these rows. Each row asks for it. */
function tableOf(state: State, rows: readonly BulkRow[]): ReturnType<typeof changeTable> {
	const table = tables.get(rows) ?? changeTable(rows.map(each => tableRow(state, each)));
	tables.set(rows, table);
	return table;
}

/** The change of many organizations: one row each. */
export const bulkRun = dialogRun<'bulk', BulkRow>('bulk', {
	items: ({rows}) => rows,
	keyOf: ({organization: {id}}) => id,
	settled: bulkRow => (isToSend(bulkRow) ? undefined : bulkRow.result),
	steps: {reviewing: 'Review', sending: 'Changing', ended: 'Result'},
	title: ({subject: {keys}, rows}) => `${keys} of ${counted(rows.length, 'organization')}`,
	recorded: ({subject: {texts}, rows}) => `set ${texts} in ${counted(rows.length, 'organization')}`,
	question: items => `Change ${counted(items.length, 'organization')}`,
	command: 'sendSet',
	// The values may be others now, after a conflict or a lost answer.
	again: {command: 'reviewSetAgain', isFor: ({status}) => status !== 'waiting'},
	done: () => 'changed',
	about(_, {dialog, columns}) {
		const toSend = dialog.rows.filter(each => isToSend(each)).filter(({organization: {id}}) => !dialog.leftOut.has(id));
		return [
			...toldRows(summaryText(toSend, dialog.rows.length, dialog.pace), columns),
			...notSeenRows(dialog.setting.chosen, columns),
			...dialog.warnings.flatMap(text => toldRows(text, columns, 'warning')),
		];
	},
	heading: (state, {dialog: {rows}, columns}) => tableOf(state, rows).heading(columns),
	rowOf: (state, bulkRow, {dialog: {rows}, columns, itemState}) => ({
		left: tableOf(state, rows).spansOf(tableRow(state, bulkRow), columns, {
			isDim: itemState.status === 'left_out',
			instead: leftOutSpan(itemState) ?? (bulkRow.result.status === 'already' ? toned('dim', 'already so') : undefined),
		}),
	}),
	isTextInRow: ({changes}) => changes.length === 0,
	searchedText: ({changes}) =>
		changes.map(({label, from = '', to = ''}) => `${shownText(label)} ${from} ${to}`).join(' '),
	recordedAs: ({organization: {id, name}}) => ({id, name}),
	formOf: ({form}) => form,
	detail(state, {organization: {id, name}, form}, {columns}) {
		const who = [row(data(name), plain('  '), toned('dim', id)), row()];
		// Without marks, because the run changes the other marked organizations too.
		return [...who, ...(form ? reviewRows({...state, marks: new Set()}, form, columns) : [])];
	},
});
