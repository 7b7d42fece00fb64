import {fieldNames, valueBefore} from '../../../kernel/form-model/fields.js';
import {openForm} from '../../../kernel/form-model/form.js';
import {itemsLeft, type JournalEntry, type RunItem} from '../../../kernel/form-model/journal-entry.js';
import {type Line, lineOf} from '../../../kernel/form-model/line-editor.js';
import type {SeenRows} from '../../../kernel/form-model/seen.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {clamp, rowOfId} from '../../../kernel/state/selectors.js';
import {withoutOrganizations} from '../../../kernel/state/data-reducer.js';
import {withCreated} from '../../../kernel/state/listing-reducer.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import type {Told} from '../../../base/text/told.js';
import {pathOf} from '../../../base/tree/names.js';
import type {Table} from '../../../kernel/customer-file/cells.js';
import {areAllNamed, chooseField, type Columns, columnsOf} from '../../../kernel/customer-file/columns.js';
import type {Handlers} from '../../../kernel/state/events.js';
import {
	type Batch,
	batchIn,
	type BatchNote,
	type BatchRow,
	leftOutIfProblem,
	type OtherResult,
	shownRequest,
	toggleDuplicates,
	undoable,
} from './batch.js';
import {whyNotBatchColumns} from './availability.js';

/** Events while creating organizations from a file. `at` is in milliseconds since the epoch. */
export type BatchEvent =
	| {
			readonly type: 'batch/opened';
			readonly file: string;
			readonly table: Table;
			readonly parent?: string | undefined;
			/** The columns chosen earlier. */
			readonly kept?: Columns | undefined;
	  }
	| {readonly type: 'batch/columnChosen'; readonly by: number}
	| {readonly type: 'batch/columnsAsked'}
	| {readonly type: 'batch/columnsAccepted'}
	| {
			readonly type: 'batch/checked';
			readonly rows: readonly BatchRow[];
			/** The id of the parent given for every row earlier, if the rows were checked with it. */
			readonly keptParent?: string | undefined;
			readonly otherResult?: OtherResult | undefined;
	  }
	| {readonly type: 'batch/problemsLeftOut'}
	| {readonly type: 'batch/duplicatesToggled'}
	| {readonly type: 'batch/requestChosen'; readonly by: number}
	| {readonly type: 'batch/detailsToggled'}
	| {readonly type: 'batch/runOpened'; readonly run: JournalEntry}
	| {readonly type: 'batch/undoAsked'}
	| {readonly type: 'batch/undoEdited'; readonly line: Line}
	| {readonly type: 'batch/undoScoped'}
	| {readonly type: 'batch/undoLeft'}
	| {readonly type: 'batch/begun'; readonly request: number; readonly isUndoing?: true}
	| {
			readonly type: 'batch/rowChanged';
			readonly request: number;
			readonly number: number;
			readonly result: BatchRow['result'];
	  }
	| {
			readonly type: 'batch/accountChanged';
			readonly request: number;
			readonly number: number;
			readonly result: ItemState;
			readonly id?: string | undefined;
	  }
	| {
			readonly type: 'batch/readBack';
			readonly request: number;
			readonly results: ReadonlyMap<number, BatchRow['result']>;
	  }
	| {readonly type: 'batch/waited'; readonly request: number; readonly seconds: number; readonly note: Told}
	| {readonly type: 'batch/stopAsked'}
	| {readonly type: 'batch/ended'; readonly request: number; readonly note: BatchNote; readonly at: number};

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly batch: BatchEvent;
	}
}

declare module '../../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly batch: {readonly batch: Batch; readonly cursor: number; readonly seen?: SeenRows | undefined};
	}
}

type BatchDialog = DialogOf<'batch'>;

function withBatch(state: State, change: (dialog: BatchDialog) => Partial<Batch>): State {
	const {dialog} = state;
	return dialog.kind === 'batch' ? {...state, dialog: {...dialog, batch: {...dialog.batch, ...change(dialog)}}} : state;
}

const withStep = (state: State, step: Batch['step']): State => withBatch(state, () => ({step}));

// The summary at the top has changed, so the user must see it again.
function fromTop(state: State): State {
	if (state.dialog.kind !== 'batch') {
		return state;
	}

	const {scrolledTo, seen, ...dialog} = state.dialog;
	return {...state, dialog};
}

/** Changes the batch while it is sending. Ignores an answer to an earlier run. */
function whileSending(
	state: State,
	request: number,
	change: (dialog: BatchDialog, step: Extract<Batch['step'], {readonly name: 'sending'}>) => Partial<Batch>,
): State {
	return withBatch(state, dialog => {
		const {step} = dialog.batch;
		return step.name === 'sending' && step.request === request ? change(dialog, step) : {};
	});
}

const createdIn = (rows: readonly BatchRow[]) =>
	rows.flatMap(({result}) => (result.status === 'created' && result.organization ? [result.organization] : []));

const deletedIn = (rows: readonly BatchRow[]) =>
	rows.flatMap(({result}) => (result.status === 'deleted' ? [result.id] : []));

/** The columns chosen when the same file was read before. */
function chosenColumns(state: State, {header}: Table): Columns | undefined {
	const batch = batchIn(state);
	return batch?.table.header.join('\n') === header.join('\n') ? batch.columns : undefined;
}

function showRequest(batch: Batch, by: number): Partial<Batch> {
	const {index = 0, open = []} = shownRequest(batch) ?? {};
	const number = open[clamp(index + by, open.length - 1)]?.number;
	return number === undefined ? {} : {shown: number};
}

function opened(
	state: State,
	{file, table, parent, kept}: Extract<BatchEvent, {readonly type: 'batch/opened'}>,
): State {
	const chosen = chosenColumns(state, table);
	const columns = chosen ?? kept ?? columnsOf(table);
	const mapping: State = {
		...state,
		dialog: {
			kind: 'batch',
			batch: {
				file,
				table,
				columns,
				parent,
				areColumnsKept: !chosen && kept !== undefined,
				rows: [],
				step: {name: 'mapping'},
			},
			cursor: Math.max(0, columns.indexOf(undefined)),
		},
	};
	const isChosen = chosen !== undefined || (!kept && areAllNamed(table));
	return isChosen && whyNotBatchColumns(mapping) === undefined ? withStep(mapping, {name: 'checking'}) : mapping;
}

function rowOfItem(state: State, {id, after}: RunItem, number: number, lastRun: number): BatchRow {
	const {parentId} = after;
	const texts = Object.fromEntries(fieldNames.map(name => [name, valueBefore(after, name)]));
	return {
		number,
		form: openForm('create', undefined, {name: '', parentId}, texts),
		parentPath: pathOf(state, rowOfId(state, parentId)),
		problems: [],
		warnings: [],
		known: {status: 'created', id},
		lastRun,
		isFromThisFile: true,
		result: {status: 'created', id, isEarlier: true},
	};
}

// The rows of a file that was changed between two starts of a run can have the same numbers. They are then counted.
function rowsOfRun(state: State, run: JournalEntry): readonly BatchRow[] {
	const items = itemsLeft(run);
	const isCounted = new Set(items.map(({number}) => number)).size < items.length;
	return items.map((item, at) => rowOfItem(state, item, isCounted ? at + 1 : item.number, run.at));
}

const runOpened = (state: State, run: JournalEntry): State =>
	withDialog(state, {
		kind: 'batch',
		batch: {
			file: run.before.name,
			table: {header: [], rows: []},
			columns: [],
			rows: rowsOfRun(state, run),
			run,
			step: {name: 'undoing', line: lineOf(''), isAll: false},
		},
		cursor: 0,
	});

export const batchHandlers: Handlers<BatchEvent> = {
	'batch/opened': (state, event) => opened(state, event),

	'batch/columnChosen': (state, {by}) =>
		withBatch(state, ({batch, cursor}) => ({columns: chooseField(batch.columns, cursor, by), areColumnsKept: false})),

	'batch/columnsAsked': state => withStep(state, {name: 'mapping'}),

	'batch/columnsAccepted': state => withStep(state, {name: 'checking'}),

	'batch/checked': (state, {rows, keptParent, otherResult}) =>
		fromTop(
			withBatch({...state, message: undefined}, ({batch}) => ({
				rows,
				parent: keptParent ?? batch.parent,
				isParentKept: keptParent !== undefined,
				otherResult,
				step: {name: 'reviewing'},
			})),
		),

	'batch/problemsLeftOut': state =>
		fromTop(withBatch(state, ({batch}) => ({rows: batch.rows.map(row => leftOutIfProblem(row))}))),

	'batch/duplicatesToggled': state =>
		fromTop(withBatch(state, ({batch}) => ({rows: toggleDuplicates(batch.rows), step: {name: 'reviewing'}}))),

	'batch/requestChosen': (state, {by}) => withBatch(state, ({batch}) => showRequest(batch, by)),

	'batch/detailsToggled': state => withBatch(state, ({batch: {isDetailed = false}}) => ({isDetailed: !isDetailed})),

	'batch/runOpened': (state, {run}) => runOpened(state, run),

	'batch/undoAsked': state =>
		withBatch(fromTop(state), ({batch: {rows, step}}) =>
			step.name === 'reviewing'
				? {step: {name: 'undoing', line: lineOf(''), isAll: undoable(rows).length === 0, note: step.note}}
				: {},
		),

	'batch/undoEdited': (state, {line}) =>
		withBatch(state, ({batch: {step}}) => (step.name === 'undoing' ? {step: {...step, line}} : {})),

	'batch/undoScoped': state =>
		withBatch(fromTop(state), ({batch: {step}}) =>
			step.name === 'undoing' ? {step: {...step, line: lineOf(''), isAll: !step.isAll}} : {},
		),

	'batch/undoLeft': state =>
		withBatch(fromTop(state), ({batch: {step}}) =>
			step.name === 'undoing' ? {step: {name: 'reviewing', ...(step.note && {note: step.note})}} : {},
		),

	'batch/begun': (state, {request, isUndoing}) =>
		withBatch(state, ({batch: {step}}) => ({
			step: {
				name: 'sending',
				request,
				isStopping: false,
				...(isUndoing && {isUndoing}),
				...(step.name === 'undoing' && {isAll: step.isAll}),
			},
		})),

	'batch/rowChanged': (state, {request, number, result}) =>
		whileSending(state, request, ({batch}, {isStopping, isUndoing, isAll}) => ({
			step: {name: 'sending', request, isStopping, ...(isUndoing && {isUndoing}), ...(isAll !== undefined && {isAll})},
			rows: batch.rows.map(row => (row.number === number ? {...row, result} : row)),
		})),

	'batch/accountChanged': (state, {request, number, result, id}) =>
		whileSending(state, request, ({batch}, {isStopping}) => ({
			step: {name: 'sending', request, isStopping},
			rows: batch.rows.map(row =>
				row.number === number && row.account
					? {...row, account: {...row.account, result, ...(id !== undefined && {id})}}
					: row,
			),
		})),

	'batch/readBack': (state, {request, results}) =>
		whileSending(state, request, ({batch}) => ({
			rows: batch.rows.map(row => ({...row, result: results.get(row.number) ?? row.result})),
		})),

	'batch/waited': (state, {request, note}) => whileSending(state, request, (_, step) => ({step: {...step, note}})),

	'batch/stopAsked': state =>
		withBatch(state, ({batch: {step}}) => (step.name === 'sending' ? {step: {...step, isStopping: true}} : {})),

	'batch/ended'(state, {request, note, at}) {
		const ended = fromTop(whileSending(state, request, () => ({step: {name: 'reviewing', note}})));
		const batch = batchIn(ended);
		return batch ? withoutOrganizations(withCreated(ended, createdIn(batch.rows), at), deletedIn(batch.rows)) : state;
	},
};
