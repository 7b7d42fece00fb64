import {orFailure, type ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Account} from '../../base/api/schemas.js';
import {type PatientReading, readMany, readPatiently} from '../../kernel/loop/readings.js';
import {shownText, told, type Told, dot, joinedBy} from '../../base/text/told.js';
import {shownName, counted} from '../../base/text/words.js';
import {type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {FoundOfWrite} from '../../kernel/state/item-result.js';
import {unshown} from '../../kernel/writes/shown-by-reads.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import type {ShownValue} from '../../kernel/form-model/settings.js';
import type {UndoOnCommandLine, Write} from '../../kernel/loop/command-line.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {data, plain, row, type Span, toned} from '../../kernel/rows/row.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {namesOfRun, undoneItemsText} from '../../kernel/writes/journal.js';
import {undoManyBy} from '../../kernel/runs/undo-many.js';
import {fieldsIn, fieldsText, hasValues, valuesOf, fieldLabels, type NewValues} from './fields.js';
import {type AccountRow, rowOf, accountLock} from './plan.js';
import {
	type AccountEdit,
	recordedChange,
	requestOf,
	settleEarlierEdits,
	type AccountEdits,
	editOf,
	recordedEdit,
	resultOf,
	unsentEdit,
} from './write.js';

/** An account as it was read, or why it could not be. */
export type AccountRead = {readonly account?: Account; readonly error?: ApiError};

/**
Reads accounts as they are now, a few at a time. An account that the service refuses is left out, with the reason.

@throws {ApiError} If the others cannot be read either.
*/
export async function readAccounts(
	client: Client,
	accounts: ReadonlyArray<Pick<Account, 'id'>>,
	reading: PatientReading,
): Promise<ReadonlyMap<string, AccountRead>> {
	const found = new Map<string, AccountRead>();
	const stop = await readMany<Pick<Account, 'id'>, AccountRead>(accounts, {
		async read({id}) {
			return orFailure(
				async () => {
					const account = await readPatiently('Reading the accounts', reading, async () =>
						client.for('check for changes before the write').getAccount(id),
					);
					return account && {account};
				},
				error => ({error}),
			);
		},
		onEnd({id}, end) {
			found.set(id, end);
			reading.note(`Reading the accounts again: ${found.size} of ${accounts.length} …`);
		},
		isWanted: reading.isWanted,
	});
	if (stop) {
		throw stop;
	}

	return found;
}

function editBack({id, at, before, after = before, ...entry}: JournalEntry): AccountEdit {
	const {from, to} = recordedChange({id, at, before, after, ...entry});
	const stored = Object.fromEntries(fieldsIn(from).map(field => [field, to[field]]));
	return {account: {id, name: after.name}, organization: before.parentId, before: stored, after: from, undoes: at};
}

/** The undo of a change, or why there is none. */
type UndoOfEdit =
	| {
			readonly why: Told;
			/** The account has the earlier values. */
			readonly isDone?: true;
			/** The change may still arrive. */
			readonly isUnclear?: true;
			/** Somebody has changed it since. */
			readonly isConflict?: true;
	  }
	| {readonly row: AccountRow & {readonly edit: AccountEdit}};

/** Why a change cannot be undone, whatever is stored; undefined if it can be. */
export function whyNotBack(entry: JournalEntry): string | undefined {
	const {from, to} = recordedChange(entry);
	return fieldsIn(from).length > 0
		? undefined
		: `There is nothing to restore: ${fieldsIn(to).length === 0 ? 'the earlier value had a credential, which is never kept' : 'the service did not send the earlier value'}.`;
}

/** What an undo leaves as it is, because nobody knows what was there before. */
function notRestored(entry: JournalEntry): string | undefined {
	const {from, to} = recordedChange(entry);
	const fields = fieldsIn(to).filter(field => from[field] === undefined);
	return fields.length === 0
		? undefined
		: `This stays as it is, because the service did not send the earlier value: ${fieldsText(fields)}.`;
}

/**
Reads the account of a recorded change, and says how the change is undone.

@throws {ApiError} If the account cannot be read.
*/
export async function readUndoOfEdit(
	context: ServiceContext,
	entry: JournalEntry,
): Promise<UndoOfEdit & {readonly account: Account}> {
	const account = await context.client.for('check for changes before the write').getAccount(entry.id);
	settleEarlierEdits(context, [account]);
	return {account, ...undoIn(context, account, entry)};
}

/**
Reads the accounts of recorded changes, and finds the request that undoes each change.

@throws {ApiError} If the accounts cannot be read.
*/
async function lookAtAccounts(
	context: ServiceContext,
	writes: readonly JournalEntry[],
): Promise<ReadonlyMap<string, FoundOfWrite>> {
	const back = writes.filter(write => whyNotBack(write) === undefined);
	const reads = await readAccounts(context.client, back, {
		wait: context.wait,
		note() {
			// The review says that it is still checking.
		},
	});
	settleEarlierEdits(
		context,
		reads
			.values()
			.flatMap(({account}) => (account ? [account] : []))
			.toArray(),
	);
	return new Map(back.map(write => [writeKey(write), foundOf(context, write, reads.get(write.id) ?? {})]));
}

function foundOf(context: ServiceContext, write: JournalEntry, {account, error}: AccountRead): FoundOfWrite {
	if (!account) {
		return `The account could not be read${error ? `: ${shownText(failureText(error))}` : '.'}`;
	}

	const undo = undoIn(context, account, write);
	return 'why' in undo || !undo.row.body
		? shownText('why' in undo ? undo.why : 'There is nothing to restore.')
		: {
				request: {...requestOf(undo.row.body), changed: fieldsIn(undo.row.edit.after)},
				about: [
					...(undo.row.note === undefined ? [] : [undo.row.note]),
					'What does not change is read again and sent as it is then.',
				].join(' '),
			};
}

function undoIn(context: ServiceContext, account: Account, entry: JournalEntry): UndoOfEdit {
	const {organization, before, after, undoes} = editBack(entry);
	const stored = valuesOf(account);
	const name = shownName(account.name);
	const lacking = whyNotBack(entry);
	if (lacking !== undefined) {
		return {why: lacking};
	}

	if (hasValues(stored, after)) {
		return entry.isUnclear
			? unshown(context, entry, `The change of ${name} was not stored`)
			: {isDone: true, why: told`${name} already has the earlier values.`};
	}

	const moved = fieldsIn(before).filter(field => stored[field] !== before[field]);
	if (moved.length > 0) {
		return {isConflict: true, why: told`Somebody has changed ${name} since then: ${fieldsText(moved)}.`};
	}

	const result = rowOf(after, account, {organization});
	const {
		edit,
		note,
		result: {text = ''},
	} = result;
	const notes = [note, notRestored(entry)].filter(each => each !== undefined);
	return edit
		? {row: {...result, edit: {...edit, undoes}, ...(notes.length > 0 && {note: notes.join(' ')})}}
		: {why: text};
}

const changedText = (entry: JournalEntry): string => fieldsText(fieldsIn(recordedChange(entry).to));

const valueText = (values: NewValues, field: keyof NewValues): string =>
	values[field] === undefined ? 'not known' : values[field] === '' ? 'nothing' : `“${values[field]}”`;

const changesBack = ({from, to}: ReturnType<typeof recordedChange>): readonly ShownValue[] =>
	fieldsIn(from).map(field => ({
		key: field,
		name: field,
		label: fieldLabels[field].toLowerCase(),
		from: to[field],
		to: from[field],
	}));

function restoredText(entry: JournalEntry): string {
	const {from, to} = recordedChange(entry);
	return fieldsIn(from)
		.map(
			field =>
				`${fieldLabels[field].toLowerCase()}: ${exactName(valueText(to, field))} → ${exactName(valueText(from, field))}`,
		)
		.join('; ');
}

const runText = ({before, items = []}: JournalEntry): string => `${before.name} of ${counted(items.length, 'account')}`;

const did = (entry: JournalEntry): string =>
	entry.items
		? `${entry.undoes === undefined ? 'changed' : 'restored'} ${runText(entry)}${undoneItemsText(entry)}`
		: `changed ${changedText(entry)} of the account`;

function itemSpans(entry: JournalEntry): readonly Span[] {
	const {from, to} = recordedChange(entry);
	const fields = fieldsIn(to);
	return fields.length === 0
		? [plain('account: not kept')]
		: [
				plain('account: '),
				data(fields.map(field => `${fieldLabels[field].toLowerCase()} was ${valueText(from, field)}`).join('; ')),
			];
}

/** `cforgs undo` of a change: restores the earlier values. */
const undoOnCommandLine: UndoOnCommandLine = async (line, entry) => {
	const undo = await readUndoOfEdit(line.service(), entry);
	if ('row' in undo) {
		const {reviewAndSendRows} = await import('./send-rows.js');
		return reviewAndSendRows(line, [undo.row], {verb: 'restore', done: 'restored'});
	}

	const text = harmless(shownText(undo.why));
	if (undo.isDone) {
		line.tell(`${text} Nothing was sent.`);
		return exitStatus.ok;
	}

	throw new Refusal(
		`${text} Nothing was sent.`,
		undo.isUnclear ? exitStatus.unknown : undo.isConflict ? exitStatus.conflict : exitStatus.refused,
	);
};

/** What the journal, undo and the command line know of a change of an account. */
export const accountWrite: Write = {
	kind: 'editAccount',
	did,
	recorded: entry => (entry.items ? undefined : recordedEdit(entry, entry.before.parentId)),
	named: entry => `the change of ${entry.items ? runText(entry) : shownName(entry.before.name)}`,
	item: (_, entry) => (entry.items ? [data(did(entry))] : itemSpans(entry)),
	subject: namesOfRun,
	more(_, entry) {
		const {from, to} = recordedChange(entry);
		return entry.items
			? []
			: fieldsIn(to).map(field => ({
					...row(
						toned('dim', `  ${fieldLabels[field].toLowerCase()}: was `),
						data(valueText(from, field)),
						toned('dim', ', became '),
						data(valueText(to, field)),
					),
					said: [],
				}));
	},
	whyNotUndo: (state, entry) =>
		whyNotCall(state, 'Editing accounts', 'get_account', 'update_account') ??
		(entry.items ? undefined : whyNotBack(entry)),
	undoName: 'restore',
	undo: (_, entry, request) => ({type: 'accountEdit/backAsked', entry, request}),
	undoCommand: 'checkAccountBack',
	ofRun: {
		title: (_, writes) => `Restore the earlier values of ${counted(writes.length, 'account')}`,
		about:
			'Each account gets back the values that this run replaced, with one request each. An account that somebody has changed in these values since then stays as it is, and is reported as a conflict.',
		itemText: write => joinedBy(dot, [shownName(write.before.name), restoredText(write)]),
		changesOf: write => changesBack(recordedChange(write)),
		done: 'restored',
		whyNotItem: whyNotBack,
		changes: {pane: 'accounts', organizationsOf: ({before}) => [before.parentId]},
	},
	undoMany: undoManyBy<AccountEdits>({
		look: lookAtAccounts,
		lockOf: () => accountLock,
		entryOf: ({id, before}) => ({kind: 'editAccount', id, before}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({before}) => before.parentId,
		nameOf: ({before: {name}, id}) => (name === '' ? id : exactName(name)),
		describe: (writing, write) => editOf(writing, editBack(write)),
		resultOf: (_, write, end) => resultOf(editBack(write), end),
		requestOf: ({client}, _, plan) => plan && unsentEdit(plan, client),
	}),
	undoOnCommandLine,
};
