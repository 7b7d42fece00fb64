import {orFailure} from '../../../base/api/api-error.js';
import {lineOf} from '../../../kernel/form-model/line-editor.js';
import {requestsOf} from '../../../kernel/form-model/request.js';
import {isSystemError, systemErrorText} from '../../../base/text/error-code.js';
import type {Told} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import type {State} from '../../../kernel/state/state.js';
import type {Lock} from '../../../kernel/storage/locked-lines.js';
import {inHome} from '../../../kernel/storage/paths-like.js';
import type {Command, PathAnswer, ServiceContext} from '../../../kernel/loop/context.js';
import {closeDialog, scrollDialogToLast} from '../../../kernel/loop/dialogs.js';
import {copyAndTell} from '../../../kernel/loop/clipboard.js';
import {loadOrganizations} from '../../../kernel/loop/load.js';
import {findAllListed} from '../../../kernel/loop/look-up.js';
import {requestText, say} from '../../../kernel/loop/tell.js';
import type {Kind} from '../../../kernel/writes/engine.js';
import {runMany, type Run} from '../../../kernel/runs/run-many.js';
import {openPicker} from '../../../kernel/loop/cursor-keys.js';
import {endDialog, inDialog, stopLookUp, stopSending, until, whenListed} from '../../../kernel/loop/until.js';
import type {ItemResult} from '../../../kernel/state/item-result.js';
import {withLock} from '../../../kernel/writes/run-lock.js';
import type {BatchFiles} from './batch-files.js';
import {batchFilesOf, chooseFile} from './runs.js';
import {batchOf, type Creates, creationOfRows, isStopping} from './send-row.js';
import {noteOf, otherResultOf, resultKeeper, type ResultKeeper} from './result-file.js';
import type {Ledger} from './ledger.js';
import {batchLeft, batchTable} from './head.js';
import {checkRows, type FoundAgain} from './check.js';
import {createRowAccounts, unsentAccounts} from './accounts.js';
import {readBackRows, recordShown} from './read-back.js';
import {
	type Batch,
	batchIn,
	type BatchNote,
	type BatchRow,
	isOpen,
	isToSend,
	itemStatusOf,
	nameOfRow,
	type RowResult,
	tallyOf,
} from './batch.js';

/** Resolves when the run has ended and its result file is written. */
export async function whenRunEnded({store}: Pick<ServiceContext, 'store'>): Promise<void> {
	await until(store, state => batchIn(state)?.step.name !== 'sending');
}

/** Shows a file, with the columns that were last chosen for its header. */
export function openBatch(context: ServiceContext, {table, parent}: Pick<Batch, 'parent' | 'table'>): void {
	const batchFiles = batchFilesOf(context);
	if (batchFiles) {
		context.store.dispatch({
			type: 'batch/opened',
			file: batchFiles.file,
			table,
			parent,
			kept: batchFiles.keptColumns.find(table.header),
		});
	}
}

/** Checks the rows. If an earlier run created some of them under a parent given for the whole file, and no parent is given now, checks them with that parent. */
function checkWithKeptParent(
	batch: Batch,
	state: State,
	ledger: Ledger,
	found?: FoundAgain,
): {readonly rows: readonly BatchRow[]; readonly keptParent?: string} {
	const rows = checkRows(batch, state, ledger, found);
	const parent = ledger.givenParent();
	const isLacking =
		batch.parent === undefined && rows.some(({problems}) => problems.some(({hasOtherParent}) => hasOtherParent));
	return parent !== undefined && isLacking && !batch.columns.includes('parent') && state.tree.index.rowByKey.has(parent)
		? {rows: checkRows({...batch, parent}, state, ledger, found), keptParent: parent}
		: {rows};
}

/** Looks up the organizations that were created earlier and are not in the loaded list. The list may be older, or lag behind. */
async function findAgain(
	{client, now}: ServiceContext,
	rows: readonly BatchRow[],
	{tree: {index}}: State,
): Promise<FoundAgain | undefined> {
	const ids = rows.flatMap(({known}) =>
		known?.status === 'created' && !index.rowByKey.has(known.id) ? [known.id] : [],
	);
	if (ids.length === 0) {
		return undefined;
	}

	return orFailure(
		async () => ({listed: await findAllListed(client.for('find what was created earlier'), ids), now: now()}),
		() => ({listed: undefined, now: now()}),
	);
}

/** Checks the rows once all organizations have loaded. */
export async function checkBatch(context: ServiceContext): Promise<void> {
	const {store} = context;
	const state = await whenListed(store);
	const batch = batchOf(context);
	const batchFiles = batchFilesOf(context);
	if (!batchFiles || batch?.step.name !== 'checking' || state.listing.progress.status !== 'complete') {
		return;
	}

	const {ledger} = batchFiles;
	const first = checkWithKeptParent(batch, state, ledger);
	const found = await findAgain(inDialog(context), first.rows, state);
	const {rows, keptParent} = found ? checkWithKeptParent(batch, state, ledger, found) : first;
	if (!context.dryRun) {
		recordShown(ledger, rows);
	}

	const otherResult = await otherResultOf(batchFiles, {rows, table: batch.table});
	if (batchOf(context) === batch) {
		store.dispatch({type: 'batch/checked', rows, keptParent, otherResult});
	}
}

/** Loads the list of organizations again after a failure, then checks the rows. */
export const retryCheck: Command = async context => {
	await loadOrganizations(context);
	await checkBatch(context);
};

export const readBatchAgain: Command = async context => {
	const batchFiles = batchFilesOf(context);
	if (!batchFiles) {
		return;
	}

	try {
		openBatch(context, {table: await batchFiles.read(), parent: batchOf(context)?.parent});
	} catch (error) {
		say(context, error instanceof Error ? error.message : String(error), 'warning');
		return;
	}

	await checkBatch(context);
};

/** Leaves out the rows with problems, so that the other rows can be created after a confirmation. */
export const leaveProblemsOut: Command = ({store}) => {
	store.dispatch({type: 'batch/problemsLeftOut'});
};

/** Includes the rows that resemble an earlier creation, or leaves them out again. */
export const toggleDuplicates: Command = ({store}) => {
	store.dispatch({type: 'batch/duplicatesToggled'});
};

// The request is at the end of the review, so this scrolls there.
const showRequest =
	(by: 1 | -1): Command =>
	async (context, press) => {
		context.store.dispatch({type: 'batch/requestChosen', by});
		await scrollDialogToLast(context, press);
	};

export const showNextRequest = showRequest(1);

export const showPreviousRequest = showRequest(-1);

/** Stops after the row being sent. Stops at once if that row is only being looked up and the service accepts no requests. A second call also stops waiting for that row. */
export const stopBatch: Command = async (context, press) => {
	if (context.store.getState().pause !== undefined) {
		stopLookUp(context);
	}

	if (isStopping(context)) {
		await stopSending(context, press);
	}

	context.store.dispatch({type: 'batch/stopAsked'});
};

/** A run of rows, the result that a row has while it is being sent, how to read back what the run stored, and what to send after that. */
export type BatchRun<W extends Kind> = Omit<Run<BatchRow, W, RowResult>, 'begun' | 'changed' | 'nameOf' | 'toldAs'> & {
	readonly resultWhileSending: (row: BatchRow) => RowResult;
	readonly readBack?: () => Promise<void>;
	readonly rest?: (keepResult: ResultKeeper) => Promise<Told | undefined>;
};

/** Sends one row after another. Records each row in the result file before sending it, so the file is correct even after kill -9. Returns why the run stopped; undefined if it reached the last row. */
async function sendRows<W extends Kind>(
	context: ServiceContext,
	{resultWhileSending, readBack, rest, ...run}: BatchRun<W>,
	keepResult: ResultKeeper,
	request: number,
): Promise<Told | undefined> {
	const change = ({number}: BatchRow, result: RowResult) => {
		context.store.dispatch({type: 'batch/rowChanged', request, number, result});
	};

	return runMany(context, {
		...run,
		nameOf: row => `row ${row.number}, ${nameOfRow(row)}`,
		async begun(row) {
			change(row, resultWhileSending(row));
			await keepResult();
		},
		changed: change,
		toldAs: (row, result): ItemResult => ({
			status: itemStatusOf({...row, result}),
			...('text' in result && {text: result.text}),
		}),
	});
}

/** Where a run is recorded, and its result file, if it has one. */
export type RunFiles<RunLedger extends Lock> = {
	readonly ledger: RunLedger;
	readonly writeResult?: BatchFiles['writeResult'];
	/** Notes the results elsewhere. */
	readonly keepResult?: ResultKeeper;
};

/** Prepares a run. Returns a reason instead if nothing can be sent. */
type Begin<RunLedger extends Lock, W extends Kind> = (
	context: ServiceContext,
	ledger: RunLedger,
	request: number,
) => BatchRun<W> | string;

/** Prepares a run that creates the open rows, and records it. Returns a reason instead if nothing can be sent. */
function prepareCreation(context: ServiceContext, ledger: Ledger, request: number): BatchRun<Creates> | string {
	const rows = batchOf(context)?.rows ?? [];
	try {
		ledger.noteRun(rows, context.now());
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return `Nothing was sent, because cforgs cannot record it on disk: ${systemErrorText(error)}.`;
	}

	return {
		...creationOfRows(context, ledger, request),
		items: rows.filter(row => isOpen(row)),
		resultWhileSending: () => ({status: 'sending'}),
		readBack: async () => readBackRows(context, ledger, request),
		rest: async keepResult => createRowAccounts(context, ledger, request, keepResult),
	};
}

/** Closes the file and reports what is not done yet. */
export const closeBatch: Command = async (context, press) => {
	const {store} = context;
	const left = batchLeft(store.getState());
	endDialog(context);
	await closeDialog(context, press);
	if (left !== undefined) {
		say({store}, left);
	}
};

/** Copies the created organizations as a Markdown table. */
export const copyBatch: Command = context => {
	const batch = batchOf(context);
	if (!batch) {
		return;
	}

	const {rows, step} = batch;
	const file = step.name === 'reviewing' ? step.note?.resultFile : undefined;
	copyAndTell(context, batchTable(context.store.getState(), batch), {
		sent: `A table of ${counted(tallyOf(rows).created, 'organization')} sent to the clipboard as Markdown.${file === undefined ? '' : ` Not on your clipboard? The ids are also in ${file}.`}`,
		tooLong: `This is too long for a terminal’s clipboard${file === undefined ? '' : `. The ids are also in ${file}`}.`,
	});
};

/** Runs what `begin` prepares while holding the lock, and writes the result file. Returns the outcome, or why the run could not begin. */
export async function runBatch<RunLedger extends Lock, W extends Kind>(
	context: ServiceContext,
	files: RunFiles<RunLedger>,
	begin: Begin<RunLedger, W>,
	isUndoing = false,
): Promise<BatchNote | string> {
	const {store, nextRequest, now} = context;
	const {ledger} = files;
	const ended = await withLock(
		ledger,
		'creating organizations from a file',
		async (): Promise<{readonly note: BatchNote; readonly refused?: string}> => {
			const request = nextRequest();
			const keepResult = files.keepResult ?? resultKeeper(context, files);
			store.dispatch({type: 'batch/begun', request, ...(isUndoing && {isUndoing})});
			store.dispatch({type: 'requests/sending'});
			const run = begin(context, ledger, request);
			let why = typeof run === 'string' ? run : await sendRows(context, run, keepResult, request);
			if (typeof run !== 'string') {
				await run.readBack?.();
				why ??= await run.rest?.(keepResult);
			}

			const note = await noteOf(context, keepResult, why, isUndoing);
			store.dispatch({type: 'batch/ended', request, at: now(), note});
			store.dispatch({type: 'requests/sent'});
			return {note};
		},
	);
	return 'note' in ended ? ended.note : ended.refused;
}

/** Runs what `begin` prepares, and says why if it cannot begin. The review shows the outcome. */
export async function runAndReport<RunLedger extends Lock, W extends Kind>(
	context: ServiceContext,
	files: RunFiles<RunLedger> | undefined,
	begin: Begin<RunLedger, W>,
	isUndoing = false,
): Promise<void> {
	const ended = files && (await runBatch(context, files, begin, isUndoing));
	if (typeof ended === 'string') {
		say(context, ended, 'warning');
	}
}

/** Creates every open row, one after another. Returns the outcome, or why the run could not begin. */
export const createRows = async (context: ServiceContext, batchFiles: BatchFiles): Promise<BatchNote | string> =>
	runBatch(context, batchFiles, prepareCreation);

/** The requests that would create the rows. */
export const unsentRequests = (
	context: ServiceContext,
	rows: readonly BatchRow[] = batchIn(context.store.getState())?.rows ?? [],
): readonly string[] => {
	const {client} = context;
	const open = rows.filter(row => isToSend(row));
	return [
		...open.flatMap(({form}) => requestsOf(form)).map(each => requestText(each, client)),
		...unsentAccounts(context, rows),
	];
};

/** Creates every open row, including those that failed before. */
export const sendBatch: Command = async context => {
	const {dryRun} = context;
	if (!dryRun) {
		await runAndReport(context, batchFilesOf(context), prepareCreation);
		return;
	}

	const requests = unsentRequests(context);
	dryRun(requests.join('\n\n'));
	say(
		context,
		`Dry run: nothing was sent. ${counted(requests.length, 'request')} ${requests.length === 1 ? 'is' : 'are'} printed when you quit.`,
		'warning',
	);
};

/** Chooses the parent for every row of a file. */
export const pickBatchParent: Command = async context => openPicker(context, '');

/** Checks the rows again, after the user has chosen one parent for all of them. */
export const checkAgain: Command = async context => checkBatch(context);

/** Asks for a file of organizations to create. */
export const openImport: Command = ({store}) => {
	store.dispatch({
		type: 'path/opened',
		line: lineOf(''),
		purpose: {
			kind: 'import',
			title: 'Create from a file',
			about:
				'A CSV file with one organization in each row. You assign the columns and review every row before anything is created.',
			isRead: true,
			// Completion offers only files that can hold rows.
			completed: ['.csv', '.tsv', '.txt', '.json'],
			back: {kind: 'none'},
		},
	});
};

/** Reads a file of organizations, then opens its columns and its review. */
export const importFile: PathAnswer = async (context, {file}, {isWaiting, refuse}) => {
	try {
		const {batchFiles} = await import('./batch-files.js');
		const files = batchFiles(inHome(file));
		const table = await files.read();
		if (!isWaiting()) {
			return;
		}

		chooseFile(context, files);
		openBatch(context, {table});
	} catch (error) {
		refuse(error instanceof Error ? error.message : String(error));
		return;
	}

	await checkBatch(context);
};
