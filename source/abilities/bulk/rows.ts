import {exactName} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {cell, changesSpans} from '../../kernel/rows/change-spans.js';
import {dialogRun, type RunRoom} from '../../kernel/rows/dialog-run.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {notSeenRows, reviewRows} from '../../kernel/rows/review-rows.js';
import {
	data, plain, row, type Row, selectionMark, shownData, toldRows, toned,
} from '../../kernel/rows/row.js';
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
		...(rest === undefined ? [] : toldRows(request === undefined ? rest : waitText(state, rest), columns, request === undefined ? 'warning' : 'dim')),
		...notSeenRows(chosen, columns),
		...(request === undefined ? aboutTexts(state).flatMap(each => toldRows(each, columns, 'dim')) : []),
		...(request === undefined && options.length > 0 ? [row(), ...options.slice(0, mostOptions).map(option => row(plain('  '), data(option)))] : []),
		...(request === undefined && more > 0 ? [row(toned('dim', `  and ${count(more)} more`))] : []),
	];
}

/** The values of the chosen organizations in an editor: how far they are read, or why the text cannot be used. */
export function manyTextRows(state: State, {chosen, edited, request, text}: DialogOf<'manyText'>, columns: number): readonly Row[] {
	if (request !== undefined) {
		return toldRows(waitText(state, text ?? ''), columns, 'dim');
	}

	const why = text ?? edited?.why;
	const kept = edited === undefined || edited.file === '' ? [] : [`The text is kept in ${edited.file}.`];
	const way = `Press ${keyOf(state, 'reopenManyText')} to ${edited ? 'open the text again' : 'try again'}, or press ${keyOf(state, 'leaveManyText')} to leave. Nothing was sent.`;
	return [...(why === undefined ? [] : toldRows(why, columns, 'warning')), ...notSeenRows(chosen, columns), ...[...kept, way].flatMap(each => toldRows(each, columns))];
}

type Widths = {readonly name: number; readonly below: number; readonly change: number};

// Narrower tables leave out the parent.
const leastForParent = 90;

const longestNames = new WeakMap<readonly BulkRow[], number>();

/** The width of the longest name. Each row asks for it. */
function longestName(rows: readonly BulkRow[]): number {
	const longest = longestNames.get(rows) ?? Math.max(12, ...rows.map(({organization: {id, name}}) => widthOf(exactName(name === '' ? id : name))));
	longestNames.set(rows, longest);
	return longest;
}

function widthsOf({dialog: {rows}, columns}: RunRoom<'bulk'>): Widths {
	const room = columns - 4;
	const name = Math.min(longestName(rows), Math.floor(room * (columns < leastForParent ? 0.4 : 0.3)));
	const below = columns < leastForParent ? 0 : Math.floor(room * 0.2);
	return {name, below, change: Math.max(1, room - name - below - (below === 0 ? 2 : 4))};
}

const parentNameOf = (state: State, id: string): string => {
	const {index} = state.tree;
	const parent = index.parent[rowOfId(state, id)] ?? -1;
	return parent === -1 ? '' : nameAt(state, parent);
};

const labelsOfRows = new WeakMap<readonly BulkRow[], ReadonlySet<string>>();

/** The only field that the change sets, to head its column; undefined if there are several. */
function changedLabel(rows: readonly BulkRow[]): string | undefined {
	const labels = labelsOfRows.get(rows) ?? new Set(rows.flatMap(({changes}) => changes.map(({label}) => shownText(label))));
	labelsOfRows.set(rows, labels);
	const [only] = labels;
	return labels.size === 1 ? only : undefined;
}

/** The change of many organizations: one row each. */
export const bulkRun = dialogRun<'bulk', BulkRow>('bulk', {
	items: ({rows}) => rows,
	keyOf: ({organization: {id}}) => id,
	settled: bulkRow => isToSend(bulkRow) ? undefined : bulkRow.result,
	steps: {reviewing: 'Review', sending: 'Changing', ended: 'Result'},
	title: ({subject: {keys}, rows}) => `${keys} of ${counted(rows.length, 'organization')}`,
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
	heading(_, room) {
		const {name, below} = widthsOf(room);
		const head = (text: string, width: number) => width === 0 ? [] : cell(text, width, shown => toned('heading', shown));
		return {...row(plain(' '.repeat(4)), ...head('organization', name), ...head('below', below), {...toned('heading', changedLabel(room.dialog.rows) ?? 'change'), isData: true}), said: []};
	},
	rowOf(state, {organization: {id, name}, changes, result}, room) {
		const widths = widthsOf(room);
		const quiet = room.itemState.status === 'left_out' ? {tone: 'dim' as const} : {};
		const parent = exactName(parentNameOf(state, id));
		const who = cell(exactName(name === '' ? id : name), widths.name, text => ({...shownData(text), ...quiet}));
		const where = cell(parent === '' ? '–' : parent, widths.below, text => ({
			text, isHarmless: true, tone: 'dim', said: parent === '' ? '' : `in ${text}`,
		}));
		const what = result.status === 'already' ? [toned('dim', 'already so')] : changesSpans(changes, changedLabel(room.dialog.rows) === undefined, widths.change);
		return {left: [...who, ...(widths.below === 0 ? [] : where), ...what]};
	},
	noteOf: ({conflict}) => conflict,
	detail(state, {organization: {id, name}, form}, {columns}) {
		const who = [row(data(name), plain('  '), toned('dim', id)), row()];
		// Without marks, because the run changes the other marked organizations too.
		return [...who, ...(form ? reviewRows({...state, marks: new Set()}, form, columns) : [])];
	},
});
