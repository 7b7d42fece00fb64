import type {Organization} from '../../../base/api/schemas.js';
import type {JournalEntry} from '../../../kernel/form-model/journal-entry.js';
import {textOfSlot, type Form, type Picking} from '../../../kernel/form-model/form.js';
import type {FieldName} from '../../../kernel/form-model/fields.js';
import type {AccountType} from '../../../kernel/form-model/new-account.js';
import type {Line} from '../../../kernel/form-model/line-editor.js';
import type {ExitStatus} from '../../../kernel/options/exit-status.js';
import {isItemOver, type ItemState, type ItemStatus} from '../../../kernel/state/item-result.js';
import type {State} from '../../../kernel/state/state.js';
import {told, type Told, type TwoForms} from '../../../base/text/told.js';
import type {OwnWrites} from '../../../kernel/writes/own-creations.js';
import {statusOfRun} from '../../../kernel/runs/run-many.js';
import type {Columns} from '../../../kernel/customer-file/columns.js';
import type {Table} from '../../../kernel/customer-file/cells.js';

export type Problem = {
	/** Absent if the problem concerns the whole row. */
	readonly field?: FieldName;
	/** True if an earlier run created or sent the row under a parent, and the row has no parent now. */
	readonly hasOtherParent?: true;
} & TwoForms;

/** What an earlier run did with a row: it created the organization, or sent the row and got no answer. `at`: when, in milliseconds since the epoch; earlier versions recorded no time of a creation. */
export type EarlierAttempt =
	| {readonly status: 'created'; readonly id: string; readonly at?: number | undefined}
	| {readonly status: 'sent'; readonly at: number};

/** What earlier runs are known to have created or sent. */
export type EarlierRuns = {
	/** The earlier attempt to create a row with the same values. */
	readonly find: (form: Form) => EarlierAttempt | undefined;
	/** What this computer did at the name and parent of a row, if that is known. */
	readonly ownOf?: (form: Form) => OwnWrites;
	/** The earlier attempts to create rows with the same values, below any parent. */
	readonly findAnywhere: (form: Form) => readonly EarlierAttempt[];
	/** The earlier attempts to create rows that this row may correct. `ofLine`: rows from the same line of the same file, the latest last. `ofValues`: rows that differ only in the name. `ofContact`: rows that differ only in the name and the business name. `elsewhere`: rows that differ only in the parent. All but `ofLine` are empty if the row has no values to compare. */
	readonly findLike: (
		row: Pick<BatchRow, 'form' | 'number'>,
	) => Readonly<Record<'elsewhere' | 'ofContact' | 'ofLine' | 'ofValues', readonly EarlierAttempt[]>>;
	/** How many rows of this file had these values when the file was sent; the maximum over all runs. */
	readonly timesListed: (form: Form) => number;
	/** The start of the last run of this file that created anything, in milliseconds since the epoch. Undefined if that run did not create the organization. */
	readonly lastRunOf: (id: string) => number | undefined;
	/** Whether any run of this file created the organization. */
	readonly isFromThisFile: (id: string) => boolean;
	/** Whether a run of any file created the organization. */
	readonly hasCreated: (id: string) => boolean;
	/** The id of the account with this name that was created in an organization from here. */
	readonly accountOf: (organization: string, name: string) => string | undefined;
	/** Whether a list has shown the created organization, with the name and parent that the row asked for. */
	readonly isConfirmed: (id: string) => boolean;
	/** The id of the parent given for every row of this file when it was last sent. */
	readonly givenParent: () => string | undefined;
};

/**
The result of a row.

- `created`: `isEarlier` if an earlier run created or sent it. `isUnconfirmed` until the organization is read back at the end of the run, unless the user ends the program before. `deletion`: a request to delete the organization again was sent, or its answer was lost.
- `deleted`: the organization was created, and then deleted again.
- `waiting`: not sent. `text`: why not, if a run left it.
- `failed`: `isRefused` if the service refused it.
- `isForGood` of either: the service refuses such a row for good, so that it is not sent again.
- `unknown`: the row was sent, its answer was lost, and a look-up did not settle whether the organization exists. With an `id`: the service answered that it created the organization, but this is not confirmed. Such a row is looked up again, and never sent again.
- `leftOut`: the row has a problem or resembles an earlier creation, and the other rows are created without it.
*/
export type RowResult =
	| {readonly status: 'waiting'}
	| ({readonly status: 'waiting'; readonly isForGood?: true} & TwoForms)
	| {readonly status: 'sending'}
	| {
			readonly status: 'created';
			readonly id: string;
			readonly isEarlier: boolean;
			readonly isUnconfirmed?: true;
			readonly organization?: Organization;
			readonly remark?: Told;
			readonly deletion?: 'sent' | 'unknown';
	  }
	| {readonly status: 'deleted'; readonly id: string}
	| ({readonly status: 'failed'; readonly isRefused?: true; readonly isForGood?: true} & TwoForms)
	| ({readonly status: 'unknown'; readonly id?: string} & TwoForms)
	| {readonly status: 'leftOut'};

/** The first account of a new organization. */
export type RowAccount = {
	readonly name: string;
	readonly type: AccountType;
	/** Absent before its turn. */
	readonly result?: ItemState | undefined;
	/** Of the account, once it is known. */
	readonly id?: string | undefined;
};

/** A row of the file and the organization it asks for. Rows with problems are never sent. */
export type BatchRow = {
	readonly number: number;
	readonly form: Form;
	/** The names from the root to the parent; empty for a root. */
	readonly parentPath: readonly string[];
	readonly problems: readonly Problem[];
	readonly warnings: readonly Told[];
	/** The id of the organization that already has this name under this parent and was not created from a file. The row then has a problem. */
	readonly existing?: string;
	/** What an earlier run had done with the row, at the time of the check. */
	readonly known?: EarlierAttempt;
	/** The start of the last run of the file, in milliseconds since the epoch. Absent if that run did not create the row's organization. */
	readonly lastRun?: number;
	/** Whether any earlier run of the file created the row's organization. */
	readonly isFromThisFile?: true;
	/** A sentence that names the earlier creation that the row resembles, or that was of this row and is not in the list. Creating the row may duplicate that customer. */
	readonly resembles?: Told;
	/** Whether the service answered that it created the row, but no list ever showed the organization. */
	readonly isNeverListed?: true;
	/** Whether the parent is the one given for every row, not from a column. */
	readonly isParentGiven?: true;
	readonly result: RowResult;
	/** The account that is created in the organization, once that is created. */
	readonly account?: RowAccount;
};

type BatchStep =
	| Picking
	| {readonly name: 'mapping'}
	| {readonly name: 'checking'}
	| {readonly name: 'reviewing'; readonly note?: BatchNote}
	| {readonly name: 'undoing'; readonly line: Line; readonly isAll: boolean; readonly note?: BatchNote | undefined}
	| {
			readonly name: 'sending';
			readonly request: number;
			readonly isStopping: boolean;
			readonly isUndoing?: true;
			readonly isAll?: boolean;
			readonly note?: Told;
	  };

/** The outcome of a run. */
export type BatchNote = {
	readonly tone: 'success' | 'warning';
	/** The name of the result file, if it could be written. */
	readonly resultFile?: string;
} & TwoForms;

/** The name of the result file if the usual name is `taken` by a file that must not be overwritten. */
export type OtherResult = {readonly file: string; readonly taken: string};

/** Many organizations to create from one file. */
export type Batch = {
	/** The name as given on the command line. */
	readonly file: string;
	readonly table: Table;
	readonly columns: Columns;
	/** Whether the columns come from an earlier run. */
	readonly areColumnsKept?: boolean;
	/** The id or path of the parent of every row, if no column sets the parent. */
	readonly parent?: string | undefined;
	/** Whether the parent comes from an earlier run. */
	readonly isParentKept?: boolean;
	readonly rows: readonly BatchRow[];
	/** Only if the rows are what this recorded run created. They are here to be deleted again: their file is not read. */
	readonly run?: JournalEntry;
	readonly otherResult?: OtherResult | undefined;
	/** The number of the row whose request the review shows. If absent, it shows that of the first open row. */
	readonly shown?: number;
	/** Whether the review shows the path and the values of each row below it. */
	readonly isDetailed?: boolean;
	readonly step: BatchStep;
};

export const nameOfRow = ({form}: BatchRow): string => textOfSlot(form, 'name');

const settled: ReadonlySet<RowResult['status']> = new Set(['created', 'deleted', 'leftOut']);

const isForGood = ({result}: BatchRow): boolean => 'isForGood' in result && result.isForGood !== undefined;

/** Whether the service refuses the organization of a row, or its account, for good. */
export const isRefusedForGood = (row: BatchRow): boolean =>
	isForGood(row) || row.account?.result?.isForGood !== undefined;

/** Whether nothing is left to send for a row, because it is settled or the service refuses it for good. */
const isOver = (row: BatchRow): boolean => settled.has(row.result.status) || isForGood(row);

/** Whether sending would create the row. */
export const isOpen = (row: BatchRow): boolean => row.problems.length === 0 && !isOver(row);

/** Whether the row was answered as created and is only to be looked up again, not sent. */
export const isToConfirm = ({problems, result}: BatchRow): boolean =>
	problems.length === 0 && result.status === 'unknown' && result.id !== undefined;

/** Whether the row is to be sent. */
export const isToSend = (row: BatchRow): boolean => isOpen(row) && !isToConfirm(row);

/** Whether an earlier run sent the row and lost the answer, and no look-up has been made yet. */
export const isUnanswered = ({known, result}: BatchRow): boolean =>
	known?.status === 'sent' && result.status === 'waiting';

/** Whether the row asks for an organization without a parent. */
export const isRoot = ({form, problems}: BatchRow): boolean =>
	textOfSlot(form, 'parent') === '' && problems.every(({field}) => field !== 'parent');

/** Whether the account of a row is left to create, in an organization that is there. */
export const isAccountOpen = ({account, result}: BatchRow): boolean =>
	account !== undefined &&
	result.status === 'created' &&
	result.deletion === undefined &&
	account.result?.isForGood === undefined &&
	!isItemOver(account.result ?? {status: 'waiting'});

/** Whether every row is created, left out, deleted again or refused for good, and its account is created or refused for good, so that nothing is left to send. */
export const isDone = (rows: readonly BatchRow[]): boolean => rows.every(row => isOver(row) && !isAccountOpen(row));

const isCreatedNow = ({lastRun, result}: BatchRow): boolean =>
	result.status === 'created' ? !result.isEarlier : result.status === 'deleted' && lastRun === undefined;

/** The rows whose organizations can be deleted again: those created since the check of the rows; if there are none, those of the last run. With `isAll`, those of all runs of the file. */
export function undoable(rows: readonly BatchRow[], isAll = false): readonly BatchRow[] {
	if (isAll) {
		return rows.filter(row => row.result.status === 'created' && (isCreatedNow(row) || row.isFromThisFile));
	}

	const isAnyNew = rows.some(row => isCreatedNow(row));
	return rows.filter(
		row => row.result.status === 'created' && (isAnyNew ? isCreatedNow(row) : row.lastRun !== undefined),
	);
}

/** The rows whose organizations the chosen undo deletes. */
export const rowsToUndo = ({rows, step}: Pick<Batch, 'rows' | 'step'>): readonly BatchRow[] =>
	undoable(rows, 'isAll' in step && step.isAll);

/** Whether a request to delete the created organization again has no answer yet. */
export const isDeletionUnclear = ({result}: BatchRow): boolean =>
	result.status === 'created' && result.deletion !== undefined;

/** Leaves the row out if it has a problem. */
export const leftOutIfProblem = (row: BatchRow): BatchRow =>
	row.problems.length === 0 ? row : {...row, result: {status: 'leftOut'}};

const maybeSent: ReadonlySet<RowResult['status']> = new Set(['created', 'deleted', 'sending', 'unknown']);

/** Whether the row may duplicate a customer and has not been sent yet. */
export const isPossibleDuplicate = ({resembles, result}: BatchRow): boolean =>
	resembles !== undefined && !maybeSent.has(result.status);

/** Leaves out all rows that resemble earlier creations, or includes them all if any is left out already. */
export function toggleDuplicates(rows: readonly BatchRow[]): readonly BatchRow[] {
	const status = rows.some(row => isPossibleDuplicate(row) && row.result.status === 'leftOut') ? 'waiting' : 'leftOut';
	return rows.map(row =>
		isPossibleDuplicate(row) ? {...row, result: status === 'waiting' ? {status} : {status}} : row,
	);
}

/** The row whose request the review shows, and its `index` among the rows to send; undefined if no row is to be sent. */
export function shownRequest({
	rows,
	shown,
}: Pick<Batch, 'rows' | 'shown'>):
	{readonly row: BatchRow; readonly index: number; readonly open: readonly BatchRow[]} | undefined {
	const open = rows.filter(row => isToSend(row));
	const index = Math.max(
		0,
		open.findIndex(({number}) => number === shown),
	);
	const row = open[index];
	return row && {row, index, open};
}

/** The file of organizations in the open dialog. */
export const batchIn = ({dialog}: State): Batch | undefined => (dialog.kind === 'batch' ? dialog.batch : undefined);

/** What became of a row, in the words of every run. `existing`: the customer was there before. */
export function itemStatusOf({existing, isNeverListed, result}: BatchRow): ItemStatus {
	switch (result.status) {
		case 'created': {
			if (result.deletion !== undefined || result.isUnconfirmed) {
				return 'unknown';
			}

			return result.isEarlier ? 'already' : 'done';
		}

		case 'deleted': {
			return 'done';
		}

		case 'sending':
		case 'unknown': {
			return 'unknown';
		}

		case 'failed': {
			return result.isRefused ? 'refused' : 'failed';
		}

		case 'leftOut': {
			return isNeverListed ? 'unknown' : existing === undefined ? 'left_out' : 'already';
		}

		case 'waiting': {
			return 'not_sent';
		}
	}
}

/** What became of the account of a row, in the words of every run; undefined if the row has none. */
export function accountStatusOf({account, result}: BatchRow): ItemStatus | undefined {
	if (!account || result.status === 'leftOut' || result.status === 'deleted') {
		return undefined;
	}

	const {status = 'waiting'} = account.result ?? {};
	return status === 'sending' ? 'unknown' : status === 'waiting' ? 'not_sent' : status;
}

/** What to know of the account of a row that is not created as asked; undefined if nothing. */
export function accountTextOf({account}: BatchRow): Told | undefined {
	const {status, text} = account?.result ?? {status: 'waiting'};
	const words: Partial<Record<typeof status, string>> = {
		sending: 'The request was in progress when this line was written.',
		not_sent: 'Not sent.',
	};
	const own = text ?? words[status];
	const name = account?.name ?? '';
	return own === undefined
		? undefined
		: told`${{text: `Account ${name}`, split: {common: 'Its account', own: name}}}: ${own}`;
}

/** Why a row, or its account, ended as it did. */
export type RowEnd = {readonly status: ItemStatus; readonly text: Told};

/** Why a row did not end as asked, and what to know of its account, in the words of every run. */
export function endsOf(row: BatchRow): readonly RowEnd[] {
	const {account, result} = row;
	const accountText =
		result.status === 'created' && account?.result?.status !== 'sending' ? accountTextOf(row) : undefined;
	return [
		...(result.status === 'created' && result.remark !== undefined
			? [{status: result.deletion === undefined ? ('done' as const) : ('unknown' as const), text: result.remark}]
			: []),
		...(result.status !== 'created' && 'text' in result ? [{status: itemStatusOf(row), text: result}] : []),
		...(accountText === undefined ? [] : [{status: accountStatusOf(row) ?? 'not_sent', text: accountText}]),
	];
}

/** The word for rows that were created as asked, above a remark that they share. */
export const rowsWord = 'rows';

/** What the request of a row does, or did last. */
export const verbOf = ({result}: BatchRow): 'create' | 'delete' =>
	result.status === 'deleted' || (result.status === 'created' && result.deletion !== undefined) ? 'delete' : 'create';

/** The exit status of a run. A row that the file has and that was there before counts as left out: it may be another customer of the same name. */
export const exitStatusOf = (rows: readonly BatchRow[]): ExitStatus =>
	statusOfRun(
		rows.flatMap(row => [
			row.result.status === 'deleted' || row.existing !== undefined ? ('left_out' as const) : itemStatusOf(row),
			...[accountStatusOf(row)].flatMap(status => status ?? []),
		]),
	);

/** The exit status of a dry run: that of the run if everything is created. */
export const dryStatusOf = (rows: readonly BatchRow[]): ExitStatus =>
	exitStatusOf(rows.filter(row => !isToSend(row) && !isAccountOpen(row)));

/** The exit status of deleting again what a run created. */
export const undoneStatusOf = (rows: readonly BatchRow[]): ExitStatus =>
	statusOfRun(rows.map(row => undoneItemStatus(row)));

/** What became of the deletion of what a row created. An organization that is not empty, or was changed, stays: cforgs refuses to delete it. */
export function undoneItemStatus({result}: BatchRow): ItemStatus {
	if (result.status === 'deleted') {
		return 'done';
	}

	if (result.status !== 'created' || result.deletion !== undefined) {
		return 'unknown';
	}

	return result.remark === undefined ? 'not_sent' : 'refused';
}

export type Tally = Readonly<
	Record<
		| 'accounts'
		| 'accountsAsked'
		| 'accountsLeft'
		| 'created'
		| 'deleted'
		| 'earlier'
		| 'existing'
		| 'failed'
		| 'leftOut'
		| 'open'
		| 'problems'
		| 'duplicates'
		| 'unclear'
		| 'unconfirmed'
		| 'unread',
		number
	>
>;

/** Counts rows. `accounts`: those that are created, `accountsLeft`: those left to create, also in organizations left to create, `accountsAsked`: these, and those that the service refuses for good. `created` includes `earlier`. `open`: to send, also again after they failed. `unclear`: the last request has no answer, or its result is not confirmed (`unconfirmed`). `unread`: created, but not read back. `problems`: rows whose problems block the others. Rows that are left out are split: `existing` already exist, `duplicates` resemble an earlier creation, and `leftOut` are the rest. */
export function tallyOf(rows: readonly BatchRow[]): Tally {
	const tally = {
		accounts: 0,
		accountsAsked: 0,
		accountsLeft: 0,
		created: 0,
		deleted: 0,
		earlier: 0,
		existing: 0,
		failed: 0,
		leftOut: 0,
		open: 0,
		problems: 0,
		duplicates: 0,
		unclear: 0,
		unconfirmed: 0,
		unread: 0,
	};
	for (const row of rows) {
		tally.created += row.result.status === 'created' ? 1 : 0;
		tally.deleted += row.result.status === 'deleted' ? 1 : 0;
		tally.earlier += row.result.status === 'created' && row.result.isEarlier ? 1 : 0;
		tally.failed += row.result.status === 'failed' || row.result.status === 'unknown' ? 1 : 0;
		tally.open += isToSend(row) ? 1 : 0;
		const isAccountThere = row.account !== undefined && isItemOver(row.account.result ?? {status: 'waiting'});
		const isAccountLeft = isAccountOpen(row) || (row.account !== undefined && isToSend(row));
		tally.accounts += isAccountThere ? 1 : 0;
		tally.accountsLeft += isAccountLeft ? 1 : 0;
		tally.accountsAsked += isAccountThere || isAccountLeft || row.account?.result?.isForGood ? 1 : 0;
		tally.unconfirmed += isToConfirm(row) ? 1 : 0;
		tally.unread += row.result.status === 'created' && row.result.isUnconfirmed ? 1 : 0;
		tally.unclear +=
			row.result.status === 'sending' || row.result.status === 'unknown' || isDeletionUnclear(row) ? 1 : 0;
		if (row.result.status === 'leftOut') {
			tally[isPossibleDuplicate(row) ? 'duplicates' : row.existing === undefined ? 'leftOut' : 'existing']++;
		} else {
			tally.problems += row.problems.length > 0 ? 1 : 0;
		}
	}

	return tally;
}
