import path from 'node:path';
import type {CommandLine, UndoOnCommandLine, Write} from '../../../kernel/loop/command-line.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {stopLookUp} from '../../../kernel/loop/until.js';
import {isOpenEntry, itemsLeft, namesOfRun, type JournalEntry} from '../../../kernel/form-model/journal-entry.js';
import {data, plain, row, toned} from '../../../kernel/rows/row.js';
import {exitStatus, Refusal} from '../../../kernel/options/exit-status.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import type {WhyNot} from '../../../kernel/state/availability.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {saidText, shownText} from '../../../base/text/told.js';
import {count, counted, shownName} from '../../../base/text/words.js';
import {deletionRequest} from '../../../kernel/writes/history.js';
import {checkUndo, undoneItemsText} from '../../../kernel/writes/journal.js';
import {type BatchRow, nameOfRow, undoneItemStatus, undoneStatusOf} from './batch.js';
import {runsOf} from './context.js';
import {resultLines} from './lines.js';
import {batchOf} from './send-row.js';
import {undoRun} from './undo.js';

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

/** Prints what became of the organizations, or of a dry run what would. */
async function printRows(rows: readonly BatchRow[], line: CommandLine): Promise<void> {
	// The screen needs none of it.
	const {printItems} = await import('../../../kernel/command-line/reviewed-run.js');
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
	let told = '';
	store.observe(event => {
		if (quiet || event.type !== 'batch/waited' || saidText(event.note) === told) {
			return;
		}

		told = saidText(event.note);
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
