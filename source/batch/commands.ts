import {lineOf} from '../forms/line-editor.js';
import {requestsOf} from '../forms/request.js';
import {codeOf, isSystemError} from '../text/error-code.js';
import {told, type Told} from '../text/told.js';
import {counted} from '../text/words.js';
import type {State} from '../state/state.js';
import type {Command, PathAnswer, ServiceContext} from '../commands/context.js';
import {closeDialog, scrollDialogToLast} from '../commands/dialogs.js';
import {copyAndTell} from '../commands/clipboard.js';
import {loadOrganizations} from '../commands/load.js';
import {requestText, say} from '../commands/tell.js';
import {openPicker} from '../form/picker-commands.js';
import {
	stopLookUp,
	stopSending,
	until,
	whenListed,
} from '../commands/until.js';
import type {BatchFiles} from './batch-files.js';
import type {BatchContext} from './context.js';
import {
	batchOf,
	isStopping,
	type Tried,
	tryRow,
} from './send-row.js';
import {
	noteOf,
	otherResultOf,
	resultKeeper,
	type ResultKeeper,
} from './result-file.js';
import type {Ledger} from './ledger.js';
import {batchLeft} from './ending.js';
import {batchTable} from './lines.js';
import {checkRows} from './check.js';
import {
	type Batch,
	batchIn,
	type BatchNote,
	type BatchRow,
	isOpen,
	nameOfRow,
	type RowResult,
	tallyOf,
} from './batch.js';

/**
Resolves when no row is being sent, and what came of them is written.
*/
export async function whenSent({store}: Pick<ServiceContext, 'store'>): Promise<void> {
	await until(store, state => batchIn(state)?.step.name !== 'sending');
}

/**
Begins with a file as it was read, its columns as they were chosen the last time.
*/
export function openBatch({store, ...context}: BatchContext, {table, parent}: Pick<Batch, 'parent' | 'table'>): void {
	const batchFiles = context.batchFiles();
	if (batchFiles) {
		store.dispatch({
			type: 'batch/opened', file: batchFiles.file, table, parent, kept: batchFiles.keptColumns.find(table.header),
		});
	}
}

/**
Checks the rows; where some were made below the parent that was given for the file before, and none is given now, with that one.
*/
function checkWithKept(batch: Batch, state: State, ledger: Ledger): {readonly rows: readonly BatchRow[]; readonly keptParent?: string} {
	const rows = checkRows(batch, state, ledger);
	const parent = ledger.givenParent();
	const isLacking = batch.parent === undefined && rows.some(({problems}) => problems.some(({isMadeElsewhere}) => isMadeElsewhere));
	return parent !== undefined && isLacking && !batch.columns.includes('parent') && state.tree.index.rowByKey.has(parent)
		? {rows: checkRows({...batch, parent}, state, ledger), keptParent: parent}
		: {rows};
}

/**
Holds the rows against the organizations, once those are all there.
*/
export async function checkBatch(context: BatchContext): Promise<void> {
	const {store} = context;
	const state = await whenListed(store);
	const batch = batchOf(context);
	const batchFiles = context.batchFiles();
	if (!batchFiles || batch?.step.name !== 'checking' || state.listing.progress.status !== 'complete') {
		return;
	}

	const {rows, keptParent} = checkWithKept(batch, state, batchFiles.ledger);
	const otherResult = await otherResultOf(batchFiles, {rows, table: batch.table});
	if (batchOf(context) === batch) {
		store.dispatch({
			type: 'batch/checked', rows, keptParent, otherResult,
		});
	}
}

/**
Reads the list of organizations anew where it failed, and then checks.
*/
export const retryCheck: Command = async context => {
	await loadOrganizations(context);
	await checkBatch(context);
};

export const readBatchAgain: Command = async context => {
	const batchFiles = context.batchFiles();
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

/**
Creates the others without the rows that have a problem, once that is confirmed.
*/
export const leaveProblemsOut: Command = ({store}) => {
	store.dispatch({type: 'batch/problemsLeftOut'});
};

/**
Creates the rows that resemble one created before all the same, or leaves them out again.
*/
export const toggleSeconds: Command = ({store}) => {
	store.dispatch({type: 'batch/secondsToggled'});
};

// A request stands last.
const showRequest = (by: 1 | -1): Command => async (context, press) => {
	context.store.dispatch({type: 'batch/requestChosen', by});
	await scrollDialogToLast(context, press);
};

export const showNextRequest = showRequest(1);

export const showPreviousRequest = showRequest(-1);

/**
Stops behind the row that is being sent, or at once where that is only to be looked up and the service takes no requests; asked again, waits for that one no longer either.
*/
export const stopBatch: Command = async (context, press) => {
	if (context.store.getState().pause !== undefined) {
		stopLookUp(context);
	}

	if (isStopping(context)) {
		await stopSending(context, press);
	}

	context.store.dispatch({type: 'batch/stopAsked'});
};

/**
How to go through rows. `begun`: what a row is while it is sent.
*/
export type Run = {readonly rows: readonly BatchRow[]; readonly begun: (row: BatchRow) => RowResult; readonly send: (row: BatchRow) => Promise<Tried>};

/**
Tries one row after the other. Before each is sent, the result file says so: what it says holds even after kill -9. Answers why it ended before the last one.
*/
async function goThrough(context: ServiceContext, {rows, begun, send}: Run, keepResult: ResultKeeper, request: number): Promise<Told | undefined> {
	for (const row of rows) {
		if (isStopping(context)) {
			return 'Stopped.';
		}

		const {number} = row;
		const change = (result: RowResult) => {
			context.store.dispatch({
				type: 'batch/rowChanged', request, number, result,
			});
		};

		change(begun(row));
		await keepResult(); // eslint-disable-line no-await-in-loop
		const {result, stop, isStopped} = await send(row); // eslint-disable-line no-await-in-loop
		change(result);
		if (isStopped) {
			return 'Stopped.';
		}

		if (stop !== undefined) {
			return told`Stopped at row ${number}, ${nameOfRow(row)}: ${stop}`;
		}
	}

	return undefined;
}

/**
Creates what is open. Answers why nothing can be sent, where that is so.
*/
function creating(context: ServiceContext, ledger: Ledger, request: number): Run | string {
	const rows = batchOf(context)?.rows ?? [];
	try {
		ledger.noteRun(rows, context.now());
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return `Nothing was sent, because cforgs cannot record it on disk (${codeOf(error)}).`;
	}

	return {
		rows: rows.filter(row => isOpen(row)),
		begun: () => ({status: 'sending'}),
		send: async row => tryRow(context, ledger, row, request),
	};
}

/**
Leaves the file, and says what is not done yet.
*/
export const closeBatch: Command = async (context, press) => {
	const {store} = context;
	const left = batchLeft(store.getState());
	await closeDialog(context, press);
	if (left !== undefined) {
		say({store}, left);
	}
};

/**
Copies what was created, as the summary of one onboarding is copied.
*/
export const copyBatch: Command = context => {
	const batch = batchOf(context);
	if (!batch) {
		return;
	}

	const {rows, step} = batch;
	const file = step.name === 'reviewing' ? step.note?.resultFile : undefined;
	copyAndTell(context, batchTable(context.store.getState(), batch), {
		sent: `A table of ${counted(tallyOf(rows).created, 'organization')} sent to the clipboard as Markdown.${file === undefined ? '' : ` If it did not arrive, ${file} has the ids too.`}`,
		tooLong: `This is too long for a terminal’s clipboard${file === undefined ? '' : `: ${file} has the ids too`}.`,
	});
};

/**
Makes this program the only one that creates from files here. Answers why it cannot.
*/
function takeLock(ledger: Ledger): string | undefined {
	try {
		if (ledger.lock()) {
			return undefined;
		}

		const unchecked = ledger.uncheckedLock();
		return unchecked === undefined
			? 'Another cforgs is creating organizations from a file on this host. Wait until it ends.'
			: `Another cforgs, in a container or on another computer, may be creating rows. This cannot be checked from here. Wait until it ends; if it has ended, remove the file ${unchecked} and try again.`;
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return `Nothing was sent, because cforgs cannot record on disk what it creates (${codeOf(error)}).`;
	}
}

/**
Goes through rows while no other program does, and writes the result file. Answers what came of it, or why it could not begin.
*/
async function runBatch(context: BatchContext, batchFiles: BatchFiles, begin: typeof creating, isUndoing = false): Promise<BatchNote | string> {
	const {store, nextRequest, now} = context;
	const {ledger} = batchFiles;
	const lockedOut = takeLock(ledger);
	if (lockedOut !== undefined) {
		return lockedOut;
	}

	try {
		const request = nextRequest();
		const keepResult = resultKeeper(context, batchFiles);
		store.dispatch({type: 'batch/begun', request, ...(isUndoing && {isUndoing})});
		const run = begin(context, ledger, request);
		const why = typeof run === 'string' ? run : await goThrough(context, run, keepResult, request);
		const note = await noteOf(context, keepResult, why, isUndoing);
		store.dispatch({
			type: 'batch/ended', request, at: now(), note,
		});
		return note;
	} finally {
		ledger.unlock();
	}
}

/**
Goes through rows in this way, and shows what came of it.
*/
export async function sendBatchBy(context: BatchContext, begin: typeof creating, isUndoing = false): Promise<void> {
	const batchFiles = context.batchFiles();
	const ended = batchFiles && await runBatch(context, batchFiles, begin, isUndoing);
	if (typeof ended === 'string') {
		say(context, ended, 'warning');
	}
}

/**
Creates every row that is open, one after the other. Answers what came of it, or why it could not begin.
*/
export const createRows = async (context: BatchContext, batchFiles: BatchFiles): Promise<BatchNote | string> => runBatch(context, batchFiles, creating);

/**
The requests that would create the open rows.
*/
export const unsentRows = ({store, client}: ServiceContext): readonly string[] => {
	const open = batchIn(store.getState())?.rows.filter(row => isOpen(row)) ?? [];
	return open.flatMap(({form}) => requestsOf(form)).map(each => requestText(each, client));
};

/**
Creates every row that is not created yet; failed ones are tried again.
*/
export const sendBatch: Command = async context => {
	const {dryRun} = context;
	if (!dryRun) {
		await sendBatchBy(context, creating);
		return;
	}

	const requests = unsentRows(context);
	dryRun(requests.join('\n\n'));
	say(context, `Dry run: nothing was sent. ${counted(requests.length, 'request')} ${requests.length === 1 ? 'is' : 'are'} printed when you quit.`, 'warning');
};

/**
Chooses the parent of every row of a file.
*/
export const pickBatchParent: Command = async context => openPicker(context, '');

/**
Holds the rows against what is known now, once a parent is chosen for all of them.
*/
export const checkAgain: Command = async context => checkBatch(context);

/**
Asks for a file of organizations to create.
*/
export const openImport: Command = ({store}) => {
	store.dispatch({
		type: 'path/opened',
		line: lineOf(''),
		purpose: {
			kind: 'import',
			title: 'Create from a file',
			about: 'A CSV file with one organization in each row. You assign the columns and review every row before anything is created.',
			isRead: true,
			// Other files hold no rows.
			completed: ['.csv', '.tsv', '.txt', '.json'],
			back: {kind: 'none'},
		},
	});
};

/**
Reads a file of organizations, and goes on to its columns and its review.
*/
export const importFile: PathAnswer = async (context, {file}, {isWaiting, refuse}) => {
	try {
		const table = await context.openBatchFile(file, isWaiting);
		if (!table) {
			return;
		}

		openBatch(context, {table});
	} catch (error) {
		refuse(error instanceof Error ? error.message : String(error));
		return;
	}

	await checkBatch(context);
};
