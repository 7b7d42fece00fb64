import path from 'node:path';
import {isNotThere} from '../../../base/api/api-error.js';
import {beforeOf} from '../../../kernel/form-model/fields.js';
import {afterOf} from '../../../kernel/form-model/request.js';
import {typeText} from '../../../kernel/form-model/line-editor.js';
import {failureText} from '../../../kernel/rows/failure.js';
import type {JournalEntry, RunItem} from '../../../kernel/form-model/journal-entry.js';
import type {Lock} from '../../../kernel/storage/locked-lines.js';
import {ignoringSystemErrors} from '../../../base/text/error-code.js';
import {told} from '../../../base/text/told.js';
import type {Description, WriteEnd} from '../../../kernel/writes/engine.js';
import type {Command, ServiceContext} from '../../../kernel/loop/context.js';
import {readChecks, settleDeletions} from '../../../kernel/writes/deletion.js';
import {isGoneEverywhere} from '../../../kernel/writes/gone.js';
import {deletionAgain, waitingForReady, type DeletingAgain} from '../../../kernel/writes/deletion-again.js';
import {closeDialog} from '../../../kernel/loop/dialogs.js';
import {afterSending, beforeSending} from '../../../kernel/loop/until.js';
import {runsOrNone} from '../../../kernel/writes/journal.js';
import {runAndReport, runBatch, type BatchRun, type RunFiles} from './commands.js';
import {batchFilesOf} from './context.js';
import {batchOf, waitingInRun} from './send-row.js';
import {isDeletionUnclear, rowsToUndo, type BatchNote, type BatchRow, type RowResult} from './batch.js';

export const askUndoBatch: Command = ({store}) => {
	store.dispatch({type: 'batch/undoAsked'});
};

export const changeUndoScope: Command = ({store}) => {
	store.dispatch({type: 'batch/undoScoped'});
};

export const typeIntoBatchUndo: Command = (context, press) => {
	const step = batchOf(context)?.step;
	if (step?.name === 'undoing') {
		context.store.dispatch({type: 'batch/undoEdited', line: typeText(step.line, press)});
	}
};

/** Goes back to the rows of the file. If a recorded run was opened only to undo it, there is nothing to go back to. */
export const leaveBatchUndo: Command = async (context, press) => {
	const batch = batchOf(context);
	if (batch?.run && batch.rows.every(({result}) => result.status === 'created')) {
		await closeDialog(context, press);
	} else {
		context.store.dispatch({type: 'batch/undoLeft'});
	}
};

type Created = Extract<RowResult, {readonly status: 'created'}>;

/** The creation from a row, without earlier remarks. */
function madeOf({result}: BatchRow): Created {
	if (result.status !== 'created') {
		throw new TypeError('A row that created nothing was to be undone.');
	}

	const {remark, deletion, ...made} = result;
	return made;
}

/** A record of what was created, which forgets rows that are deleted again. */
type UndoLedger = Lock & {readonly note: (row: BatchRow, made: undefined) => void};

/** Removes a row from the ledger. If the disk refuses the record, a later run finds out. */
function forget(ledger: UndoLedger, row: BatchRow): void {
	ignoringSystemErrors(() => {
		ledger.note(row, undefined);
	});
}

/** Deletes the organization created from a row, if it is unchanged and empty. */
function undoOf(
	context: ServiceContext,
	{form}: BatchRow,
	{id, organization}: Created,
	undoes: number | undefined,
): Description<DeletingAgain> {
	const asked = afterOf(form);
	// The service's answer may omit the profile. The profile was then stored as asked.
	const made = organization ? beforeOf(organization, organization.profile ?? asked.profile) : asked;
	return {...deletionAgain(context, {id, made, undoes}), readAgain: async () => readChecks(beforeSending(context), id)};
}

function failed(
	row: BatchRow,
	made: Created,
	{error, verdict, plan}: WriteEnd<DeletingAgain> & {readonly status: 'failed'},
): RowResult {
	// If the organization could not be read, an earlier unclear deletion stays unclear.
	const isAsBefore = plan === undefined && isDeletionUnclear(row);
	const isUnclear = verdict === 'unknown';
	if (!isUnclear && error.failure === 'cancelled') {
		return isAsBefore ? row.result : made;
	}

	const there = !isUnclear && error.outcome === 'unknown' ? ' A look-up shows that it still exists.' : '';
	const text = told`${failureText(error)}${there}`;
	const unchanged: Created = isUnclear
		? {...made, deletion: 'unknown', remark: told`It is unclear whether it was deleted: ${text}`}
		: {...made, remark: told`Not deleted: ${text}`};
	return isAsBefore ? row.result : unchanged;
}

function resultOf(row: BatchRow, made: Created, end: WriteEnd<DeletingAgain>): RowResult {
	switch (end.status) {
		case 'heldBack': {
			return {...made, remark: told`Not deleted: ${end.why}`};
		}

		case 'failed': {
			return failed(row, made, end);
		}

		case 'done': {
			return end.answer.isRead
				? {status: 'deleted', id: made.id}
				: {...made, deletion: 'unknown', remark: 'The service accepted the deletion, but it could not be read back.'};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return row.result;
		}
	}
}

/** Deletes the organizations that can be deleted again, the last one first. */
function deleting(context: ServiceContext, ledger: UndoLedger, request: number): BatchRun<DeletingAgain> {
	const batch = batchOf(context);
	const {file = '', run} = batch ?? {};
	// Only what a run of a file created has no write of its own.
	const isCreated = ({write}: RunItem) => run !== undefined || !write;
	const runs = new Map(
		(run ? [run] : runsOrNone(context)).flatMap(({at, items = []}) =>
			items.filter(item => isCreated(item)).map(({id}) => [id, at]),
		),
	);
	const rows = batch ? rowsToUndo(batch).toReversed() : [];
	const undone = new Set(rows.map(row => runs.get(madeOf(row).id)));
	const [undoes] = undone.size === 1 ? undone : [];
	return {
		...waitingInRun(context, request),
		items: rows,
		entry: {
			kind: 'deletions',
			id: run?.id ?? path.resolve(file),
			before: {name: path.basename(file), parentId: ''},
			undoes,
			subjectOf: row => ({id: madeOf(row).id}),
		},
		organizationOf: row => madeOf(row).id,
		refusableOf: row => ({call: 'delete', id: madeOf(row).id}),
		resultWhileSending: row => ({...madeOf(row), deletion: 'sent'}),
		describe(writing, row) {
			const made = madeOf(row);
			return undoOf(writing, row, made, runs.get(made.id));
		},
		async settle(row, end) {
			const made = madeOf(row);
			const isFoundGone =
				end.status === 'failed' &&
				isNotThere(end.error) &&
				(await isGoneEverywhere(afterSending(context).client, made.id));
			if (isFoundGone) {
				settleDeletions(context, made.id);
			}

			const result: RowResult = isFoundGone ? {status: 'deleted', id: made.id} : resultOf(row, made, end);
			if (result.status === 'deleted') {
				forget(ledger, row);
			}

			return {result, stop: end.status === 'done' ? end.remark : undefined};
		},
		unsent(row, {text}) {
			return {...madeOf(row), remark: told`Not deleted: ${text}`};
		},
		waitOut: waitingForReady({wait: context.wait, ...waitingInRun(context, request)}),
	};
}

/** The record of a run that is undone without its file. The result file next to that file notes what is deleted. */
const filesOfRun = (context: ServiceContext, {id: source, items = []}: JournalEntry): RunFiles<UndoLedger> => {
	const {journal} = context;
	const {runs} = journal;
	return {
		async keepResult(isEnd = false) {
			const deleted = new Set(
				(batchOf(context)?.rows ?? []).flatMap(({result}) => (result.status === 'deleted' ? [result.id] : [])),
			);
			if (!isEnd || deleted.size === 0) {
				return undefined;
			}

			const {noteDeleted} = await import('../../../kernel/customer-file/result-file.js');
			return noteDeleted(source, deleted);
		},
		ledger: {
			lock: runs.lock,
			uncheckedLock: runs.uncheckedLock,
			unlock: runs.unlock,
			note({result}) {
				const item = items.find(({id}) => 'id' in result && id === result.id);
				if (item?.write) {
					journal.settle(item.write, 'undone');
				} else if (item) {
					runs.noteUndone(item);
				}
			},
		},
	};
};

export const undoBatch: Command = async context => {
	const run = batchOf(context)?.run;
	await runAndReport(context, run ? filesOfRun(context, run) : batchFilesOf(context), deleting, true);
};

/** Deletes again what the opened run created. Returns the outcome, or why the run could not begin. */
export const undoRun = async (context: ServiceContext, run: JournalEntry): Promise<BatchNote | string> =>
	runBatch(context, filesOfRun(context, run), deleting, true);
