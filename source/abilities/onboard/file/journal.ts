import path from 'node:path';
import {isNotThere} from '../../../base/api/api-error.js';
import {beforeOf} from '../../../kernel/form-model/fields.js';
import {afterOf} from '../../../kernel/form-model/request.js';
import {typeText} from '../../../kernel/form-model/line-editor.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {
	type JournalEntry,
	type RunItem,
	isOpenEntry,
	itemsLeft,
	namesOfRun,
} from '../../../kernel/form-model/journal-entry.js';
import type {Lock} from '../../../kernel/storage/locked-lines.js';
import {ignoringSystemErrors} from '../../../base/text/error-code.js';
import {told, saidText, shownText} from '../../../base/text/told.js';
import type {Description, WriteEnd} from '../../../kernel/writes/engine.js';
import type {Command, ServiceContext} from '../../../kernel/loop/context.js';
import {
	readChecks,
	settleDeletions,
	deletionAgain,
	waitingForReady,
	type DeletingAgain,
} from '../../../kernel/writes/deletion.js';
import {isGoneEverywhere, deletionRequest} from '../../../kernel/writes/history.js';
import {closeDialog} from '../../../kernel/loop/dialogs.js';
import {afterSending, beforeSending, stopLookUp} from '../../../kernel/loop/until.js';
import {runsOrNone, checkUndo, undoneItemsText} from '../../../kernel/writes/journal.js';
import type {CommandLine, UndoOnCommandLine, Write} from '../../../kernel/loop/command-line.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {data, plain, row, toned} from '../../../kernel/rows/row.js';
import {exitStatus, Refusal} from '../../../kernel/options/exit-status.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import type {WhyNot} from '../../../kernel/state/availability.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {count, counted, shownName} from '../../../base/text/words.js';
import {runAndReport, runBatch, type BatchRun, type RunFiles} from './commands.js';
import {batchFilesOf, runsOf} from './runs.js';
import {batchOf, waitingInRun} from './send-row.js';
import {
	isDeletionUnclear,
	rowsToUndo,
	type BatchNote,
	type BatchRow,
	type RowResult,
	nameOfRow,
	undoneItemStatus,
	undoneStatusOf,
} from './batch.js';
import {resultLines} from './head.js';

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

type UndoLedger = Lock & {readonly note: (row: BatchRow, made: undefined) => void};

/** Removes a row from the ledger. If the disk refuses the record, a later run finds out. */
function forget(ledger: UndoLedger, batchRow: BatchRow): void {
	ignoringSystemErrors(() => {
		ledger.note(batchRow, undefined);
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
	batchRow: BatchRow,
	made: Created,
	{error, verdict, plan}: WriteEnd<DeletingAgain> & {readonly status: 'failed'},
): RowResult {
	// If the organization could not be read, an earlier unclear deletion stays unclear.
	const isAsBefore = plan === undefined && isDeletionUnclear(batchRow);
	const isUnclear = verdict === 'unknown';
	if (!isUnclear && error.failure === 'cancelled') {
		return isAsBefore ? batchRow.result : made;
	}

	const there = !isUnclear && error.outcome === 'unknown' ? ' A look-up shows that it still exists.' : '';
	const text = told`${failureText(error)}${there}`;
	const unchanged: Created = isUnclear
		? {...made, deletion: 'unknown', remark: told`It is unclear whether it was deleted: ${text}`}
		: {...made, remark: told`Not deleted: ${text}`};
	return isAsBefore ? batchRow.result : unchanged;
}

function resultOf(batchRow: BatchRow, made: Created, end: WriteEnd<DeletingAgain>): RowResult {
	switch (end.status) {
		case 'heldBack': {
			return {...made, remark: told`Not deleted: ${end.why}`};
		}

		case 'failed': {
			return failed(batchRow, made, end);
		}

		case 'done': {
			return end.answer.isRead
				? {status: 'deleted', id: made.id}
				: {...made, deletion: 'unknown', remark: 'The service accepted the deletion, but it could not be read back.'};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return batchRow.result;
		}
	}
}

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
	const undone = new Set(rows.map(each => runs.get(madeOf(each).id)));
	const [undoes] = undone.size === 1 ? undone : [];
	return {
		...waitingInRun(context, request),
		items: rows,
		entry: {
			kind: 'deletions',
			id: run?.id ?? path.resolve(file),
			before: {name: path.basename(file), parentId: ''},
			undoes,
			subjectOf: each => ({id: madeOf(each).id}),
		},
		organizationOf: each => madeOf(each).id,
		refusableOf: each => ({call: 'delete', id: madeOf(each).id}),
		resultWhileSending: each => ({...madeOf(each), deletion: 'sent'}),
		describe(writing, each) {
			const made = madeOf(each);
			return undoOf(writing, each, made, runs.get(made.id));
		},
		async settle(each, end) {
			const made = madeOf(each);
			const isFoundGone =
				end.status === 'failed' &&
				isNotThere(end.error) &&
				(await isGoneEverywhere(afterSending(context).client, made.id));
			if (isFoundGone) {
				settleDeletions(context, made.id);
			}

			const result: RowResult = isFoundGone ? {status: 'deleted', id: made.id} : resultOf(each, made, end);
			if (result.status === 'deleted') {
				forget(ledger, each);
			}

			return {result, stop: end.status === 'done' ? end.remark : undefined};
		},
		unsent(each, {text}) {
			return {...madeOf(each), remark: told`Not deleted: ${text}`};
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
const undoRun = async (context: ServiceContext, run: JournalEntry): Promise<BatchNote | string> =>
	runBatch(context, filesOfRun(context, run), deleting, true);

const whyNotDelete: WhyNot = state => whyNotCall(state, 'Deleting', 'get', 'get_profile', 'accounts', 'delete');

const sizeOf = ({items = []}: JournalEntry): number => items.length;

const goneText = (entry: JournalEntry): string => {
	const gone = sizeOf(entry) - itemsLeft(entry).length;
	return gone > 0 && !entry.isUndone ? `, ${count(gone)} deleted later` : '';
};

const unconfirmedIn = ({items = []}: JournalEntry): number => items.filter(({isUnconfirmed}) => isUnconfirmed).length;

const unconfirmedText = (entry: JournalEntry): string =>
	unconfirmedIn(entry) === 0 ? '' : `, ${count(unconfirmedIn(entry))} not confirmed`;

const createdText = (entry: JournalEntry): string =>
	`onboarded ${counted(sizeOf(entry) - unconfirmedIn(entry), 'customer')}`;

const idOf = ({result}: BatchRow): string => ('id' in result ? (result.id ?? '') : '');

function stateOf(deleted: BatchRow, {flags: {dryRun}}: CommandLine): ItemState {
	const {result} = deleted;
	return dryRun
		? {status: 'waiting'}
		: {
				status: undoneItemStatus(deleted),
				...(result.status === 'created' && result.remark !== undefined && {text: result.remark}),
			};
}

async function printRows(rows: readonly BatchRow[], line: CommandLine): Promise<void> {
	// The screen needs none of it.
	const {printItems} = await import('../../../kernel/runs/command-line.js');
	await printItems(
		line,
		rows.map(deleted => ({deleted, result: stateOf(deleted, line)})),
		{
			columns: ['id', 'name'],
			about: ({deleted}) => ({id: idOf(deleted), name: nameOfRow(deleted)}),
			requestsOf: ({deleted}) => [requestText(deletionRequest({id: idOf(deleted)}), line.client)],
		},
	);
}

const reviewText = (rows: readonly BatchRow[]): string =>
	[
		...rows.map(each => `  ${exactName(shownName(nameOfRow(each)))}  ${harmless(idOf(each))}`),
		'Each organization is checked first. It stays if it is not empty, or if somebody has changed it.',
		'This cannot be reversed: undo can only create similar organizations.',
		'',
	].join('\n');

/**
`cforgs undo` of a run: deletes again what it created, one organization after the other, as the screen does.

@throws {Refusal} If the run cannot begin.
*/
const undoOnCommandLine: UndoOnCommandLine = async (line, entry) => {
	const context = line.service();
	const {store} = context;
	const {
		client,
		flags: {dryRun, quiet},
		tell,
	} = line;
	const why = whyNotDelete(store.getState());
	if (why !== undefined) {
		throw new Refusal(`${harmless(shownText(why))} Nothing was sent.`, exitStatus.refused);
	}

	store.dispatch({type: 'batch/runOpened', run: entry});
	const rowsNow = () => batchOf(context)?.rows ?? [];
	const requests = itemsLeft(entry).map(({id}) => requestText(deletionRequest({id}), client));
	if (dryRun) {
		await (line.flags.json ? printRows(rowsNow(), line) : line.printUnsent(requests));
		return exitStatus.ok;
	}

	checkRecord(context, entry);
	await line.confirm(reviewText(rowsNow()), `Type yes to delete ${counted(requests.length, 'organization')}: `);
	let ending = '';
	store.observe(event => {
		if (quiet || event.type !== 'batch/waited' || saidText(event.note) === ending) {
			return;
		}

		ending = saidText(event.note);
		tell(shownText(event.note));
	});
	const note = await line.stoppableRun(
		async () => undoRun(context, entry),
		() => {
			store.dispatch({type: 'batch/stopAsked'});
			stopLookUp(context);
		},
	);
	if (typeof note === 'string') {
		throw new Refusal(harmless(note), exitStatus.refused);
	}

	const batch = batchOf(context);
	for (const text of batch ? resultLines(batch) : []) {
		tell(text);
	}

	if (!quiet || note.tone !== 'success') {
		tell(harmless(note.text));
	}

	await printRows(rowsNow(), line);
	return undoneStatusOf(rowsNow());
};

// Whether the values of the deleted organizations can be kept for another undo.
function checkRecord(context: ServiceContext, entry: JournalEntry): void {
	const [first] = itemsLeft(entry);
	if (first) {
		checkUndo(context, {kind: 'delete', id: first.id, before: first.after});
	}
}

/** The run with only the organizations that it certainly created. Of the others, the record has the id of the deleted organization. */
const certainlyCreated = (run: JournalEntry): JournalEntry => ({
	...run,
	items: (run.items ?? []).filter(({write}) => !write || !isOpenEntry(write)),
});

// A run that restored what was marked has no file.
const isOfFile = ({id}: JournalEntry): boolean => path.isAbsolute(id);

const restoredText = (entry: JournalEntry): string =>
	`created ${counted(sizeOf(entry), isOfFile(entry) ? 'customer' : 'organization')} again`;

/** The same of a run that created again what a run deleted. Its undo deletes them once more. */
export const restorationsWrite: Write = {
	kind: 'restorations',
	did: entry =>
		`${restoredText(entry)}${isOfFile(entry) ? `, from ${entry.before.name}` : ''}${undoneItemsText(entry)}`,
	named: entry =>
		isOfFile(entry)
			? `the new creation of what ${shownName(entry.before.name)} had created`
			: `the new creation of ${shownName(entry.before.name)}`,
	item: (_, entry) => [plain(`${restoredText(entry)}${undoneItemsText(entry)}`)],
	more: (_, entry) => [{...row(toned('dim', '  created: '), data(namesOfRun(entry))), said: []}],
	recorded: () => undefined,
	whyNotUndo: (state, entry) =>
		itemsLeft(certainlyCreated(entry)).length === 0
			? 'Nothing that this run certainly created is still there.'
			: whyNotDelete(state),
	undoName: 'open deletion',
	undo: (_, entry) => ({type: 'batch/runOpened', run: certainlyCreated(entry)}),
	undoOnCommandLine: async (line, entry) => undoOnCommandLine(line, certainlyCreated(entry)),
};

/** What the journal, undo and the command line know of a run that created the organizations of a file. Its undo deletes them again. */
export const onboardWrite: Write = {
	kind: 'onboard',
	did: entry => `${createdText(entry)} from ${entry.before.name}${unconfirmedText(entry)}${goneText(entry)}`,
	named: entry => `the onboarding from ${shownName(entry.before.name)}`,
	item: (_, entry) => [plain(`${createdText(entry)}${unconfirmedText(entry)}${goneText(entry)}`)],
	more: (_, entry) => [{...row(toned('dim', '  created: '), data(namesOfRun(entry))), said: []}],
	recorded: () => undefined,
	whyNotUndo: (state, entry) =>
		itemsLeft(entry).length === 0 ? 'Everything that this run created is already gone.' : whyNotDelete(state),
	undoName: 'open deletion',
	undo: (_, entry) => ({type: 'batch/runOpened', run: entry}),
	undoOnCommandLine,
	runs: runsOf,
};
