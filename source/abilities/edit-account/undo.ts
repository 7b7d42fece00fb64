import type {Account} from '../../base/api/schemas.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {FoundOfWrite} from '../../kernel/state/found-of-write.js';
import {unshown} from '../../kernel/writes/shown-by-reads.js';
import {fieldsIn, fieldsText, hasValues, valuesOf} from './fields.js';
import {type AccountRow, rowOf} from './plan.js';
import {type AccountRead, readAccounts} from './read-accounts.js';
import {type AccountEdit, recordedChange, requestOf, settleEarlierEdits} from './write.js';

/** The change that restores what a recorded one replaced, as far as that was known. */
export function editBack({id, at, before, after = before, ...entry}: JournalEntry): AccountEdit {
	const {from, to} = recordedChange({id, at, before, after, ...entry});
	const stored = Object.fromEntries(fieldsIn(from).map(field => [field, to[field]]));
	return {account: {id, name: after.name}, organization: before.parentId, before: stored, after: from, undoes: at};
}

/** The undo of a change, or why there is none. `isDone`: the account has the earlier values. `isUnclear`: the change may still arrive. `isConflict`: somebody has changed it since. */
type UndoOfEdit =
	| {readonly why: Told; readonly isDone?: true; readonly isUnclear?: true; readonly isConflict?: true}
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
export async function lookAtAccounts(
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

/** How a change is undone in an account as it was just read. */
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

	const row = rowOf(after, account, {organization});
	const {
		edit,
		note,
		result: {text = ''},
	} = row;
	const notes = [note, notRestored(entry)].filter(each => each !== undefined);
	return edit
		? {row: {...row, edit: {...edit, undoes}, ...(notes.length > 0 && {note: notes.join(' ')})}}
		: {why: text};
}
