import {ApiError, isNotThere, isPerhapsTooNew} from '../api/api-error.js';
import {
	isDeletionUnclear,
	nameOfRow,
	rowsToUndo,
	type BatchRow,
	type RowResult,
} from '../batch/batch.js';
import {
	beforeOf,
	fieldNames,
	labelsInSentence,
	valueBefore,
} from '../forms/fields.js';
import {afterOf} from '../forms/request.js';
import {typeText} from '../forms/type-text.js';
import {failureText} from '../format/failure.js';
import {isSystemError} from '../text/error-code.js';
import {told, type Told} from '../text/told.js';
import {counted} from '../text/words.js';
import type {Ledger} from '../storage/ledger.js';
import type {ResultKeeper} from './batch-result.js';
import {
	batchOf,
	isOfRow,
	isStopping,
	waitOut,
	whenTaken,
} from './batch-row.js';
import {sendBatchBy} from './batch.js';
import type {Command, ServiceContext} from './context.js';
import {readChecks, sendDeletion, type DeletionChecks} from './deletion.js';
import {beforeSending, countingSeconds, leavable} from './waits.js';

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

export const leaveBatchUndo: Command = ({store}) => {
	store.dispatch({type: 'batch/undoLeft'});
};

type Created = Extract<RowResult, {readonly status: 'created'}>;

/**
Why an organization that was created from a row is not deleted: it holds something, or is not what was created any more.
*/
function whyItStays({form}: BatchRow, {organization: made}: Created, {organizations, accounts, detail}: DeletionChecks): string | undefined {
	if (organizations + accounts > 0) {
		return `It holds ${counted(organizations, 'sub-organization')} and ${counted(accounts, 'account')}: only an empty organization can be deleted.`;
	}

	const now = beforeOf(detail.organization, detail.profile);
	// An answer may leave the profile out: it is as it was asked then.
	const asked = afterOf(form);
	const then = made ? beforeOf(made, made.profile ?? asked.profile) : asked;
	const changed = fieldNames.filter(name => valueBefore(now, name) !== valueBefore(then, name));
	if (changed.includes('name')) {
		return `It is called “${now.name}” by now.`;
	}

	return changed.length === 0 ? undefined : `It has been changed since it was created: ${labelsInSentence(...changed)}.`;
}

/**
Forgets that a row was created. Where the disk takes no record, a later run finds out.
*/
function forget(ledger: Ledger, row: BatchRow): void {
	try {
		ledger.note(row, undefined);
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}
	}
}

// A new organization is refused for a while.
const isYoung = (error: ApiError): boolean => error.request.method === 'GET' && isPerhapsTooNew(error);

/**
What has become of a row that was to be deleted; with `stop`, why no further one is. `isStopped`: somebody stopped it before it was sent. `isYoung`: it may have been too new to be read.
*/
type Undone = {readonly result: RowResult; readonly stop?: Told; readonly isStopped?: true; readonly isYoung?: true};

function failed(result: Created, error: ApiError, isUnclear: boolean): Undone {
	if (isNotThere(error)) {
		return {result: {status: 'deleted', id: result.id}};
	}

	if (!isUnclear && error.failure === 'cancelled') {
		return {result, isStopped: true};
	}

	const there = !isUnclear && error.outcome === 'unknown' ? ' Looking it up shows that it is still there.' : '';
	const text = told`${failureText(error)}${there}`;
	const unchanged: Created = isUnclear
		? {...result, deletion: 'unknown', remark: told`It is unclear whether it was deleted: ${text}`}
		: {...result, remark: told`Not deleted: ${text}`};
	return {result: unchanged, ...((isUnclear || !isOfRow(error)) && {stop: text}), ...(isYoung(error) && {isYoung: true})};
}

/**
Deletes what was created from a row, where it is still what was created, and empty.
*/
async function deleteRow(context: ServiceContext, row: BatchRow, result: Created): Promise<Undone> {
	const {id} = result;
	try {
		const checks = await readChecks(beforeSending(context), id);
		const why = whyItStays(row, result, checks);
		if (why !== undefined) {
			return {result: {...result, remark: told`Not deleted: ${why}`}};
		}

		const {organization, profile} = checks.detail;
		const sent = await sendDeletion(context, id, beforeOf(organization, profile));
		if (sent.status === 'deleted') {
			return {result: {status: 'deleted', id}, ...(sent.why !== undefined && {stop: sent.why})};
		}

		if (sent.error.status === 429) {
			throw sent.error;
		}

		return failed(result, sent.error, sent.verdict === 'unknown');
	} catch (error) {
		if (!(error instanceof ApiError) || error.status === 429) {
			throw error;
		}

		const undone = failed(result, error, false);
		// What an earlier try came to is as unclear as it was.
		return undone.result.status === 'created' && isDeletionUnclear(row) ? {...undone, result: row.result} : undone;
	}
}

// Nine times five seconds, for all of them together: those that are deleted later are older.
const mostWaits = 9;
const secondsEach = 5;

/**
Runs it until the organization is not too new to be read; `waits` counts how often it was waited for that.
*/
async function whenReady(context: ServiceContext, request: number, waits: {count: number}, run: () => Promise<Undone>): Promise<Undone | undefined> {
	for (;;) {
		const undone = await whenTaken(context, request, run); // eslint-disable-line no-await-in-loop
		if (!undone?.isYoung || waits.count === mostWaits) {
			return undone;
		}

		waits.count++;
		await waitOut(context, request, secondsEach, 'The service refuses a new organization for about half a minute.'); // eslint-disable-line no-await-in-loop
	}
}

/**
Deletes what can be deleted again, the last one first. Answers why it ended before the first one.
*/
async function deleteRows(context: ServiceContext, ledger: Ledger, keepResult: ResultKeeper, request: number): Promise<Told | undefined> {
	const {store} = context;
	const waits = {count: 0};
	const batch = batchOf(context);
	for (const row of batch ? rowsToUndo(batch).toReversed() : []) {
		if (isStopping(context)) {
			return 'Stopped.';
		}

		if (row.result.status !== 'created') {
			continue;
		}

		const {number, result: {remark, deletion, ...made}} = row;
		const change = (result: RowResult) => {
			store.dispatch({
				type: 'batch/rowChanged', request, number, result,
			});
		};

		change({...made, deletion: 'sent'});
		await keepResult(); // eslint-disable-line no-await-in-loop
		const undone = await countingSeconds(context, async () => whenReady(context, request, waits, async () => deleteRow(context, row, made))); // eslint-disable-line no-await-in-loop
		change(undone?.result ?? row.result);
		if (!undone || undone.isStopped) {
			return 'Stopped.';
		}

		if (undone.result.status === 'deleted') {
			forget(ledger, row);
		}

		if (undone.stop !== undefined) {
			return told`Stopped at row ${number}, ${nameOfRow(row)}: ${undone.stop}`;
		}
	}

	return undefined;
}

export const undoBatch: Command = async context => sendBatchBy(leavable(context), deleteRows, true);
