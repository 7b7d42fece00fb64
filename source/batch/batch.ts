import type {Organization} from '../api/schemas.js';
import {textOfSlot, type Form, type Picking} from '../forms/form.js';
import type {FieldName} from '../forms/fields.js';
import type {Line} from '../forms/line-editor.js';
import type {State} from '../state/state.js';
import type {Told, TwoForms} from '../text/told.js';
import type {Columns} from './columns.js';
import type {Table} from './table.js';

export type Problem = {
	/**
	Absent if the problem concerns the whole row.
	*/
	readonly field?: FieldName;
	/**
	Whether the row was created under another parent. Other rows without a parent may have the same problem.
	*/
	readonly isMadeElsewhere?: true;
} & TwoForms;

/**
What an earlier run did with a row: created it, or sent it and got no answer (`at` in milliseconds since the epoch).
*/
export type Made = {readonly status: 'created'; readonly id: string} | {readonly status: 'sent'; readonly at: number};

/**
What earlier runs are known to have created or sent.
*/
export type Earlier = {
	/**
	For a row with the same values.
	*/
	readonly find: (form: Form) => Made | undefined;
	/**
	For rows with the same values under any parent.
	*/
	readonly findAnywhere: (form: Form) => readonly Made[];
	/**
	Earlier rows that this row may be a corrected version of. `ofLine`: rows from the same line of the same file, the latest last. `ofValues`: rows with the same values except the name. `ofContact`: the same except the name and the business name. `elsewhere`: the same except the parent. All lists but `ofLine` are empty if the row has no other values.
	*/
	readonly findLike: (row: Pick<BatchRow, 'form' | 'number'>) => Readonly<Record<'elsewhere' | 'ofContact' | 'ofLine' | 'ofValues', readonly Made[]>>;
	/**
	How many rows of this file had these values when the file was sent; the maximum over all runs.
	*/
	readonly timesListed: (form: Form) => number;
	/**
	When the last run that created anything from this file began, if that run sent and created the organization; in milliseconds since the epoch.
	*/
	readonly lastRunOf: (id: string) => number | undefined;
	/**
	Whether any run of this file sent and created the organization.
	*/
	readonly isOfFile: (id: string) => boolean;
	/**
	Whether any row created the organization.
	*/
	readonly hasMade: (id: string) => boolean;
	/**
	The id of the parent given for every row of this file when it was last sent.
	*/
	readonly givenParent: () => string | undefined;
};

/**
The result of a row. `isEarlier`: an earlier run created or sent it. `deletion`: a request to delete the organization again was sent, or its answer was lost. `unknown`: the row was sent, its answer was lost, and a look-up did not settle it. `deleted`: the organization was created and deleted again. `leftOut`: the row has a problem or resembles an earlier creation, and the other rows are created without it.
*/
export type RowResult =
	| {readonly status: 'waiting'}
	| {readonly status: 'sending'}
	| {readonly status: 'created'; readonly id: string; readonly isEarlier: boolean; readonly organization?: Organization; readonly remark?: Told; readonly deletion?: 'sent' | 'unknown'}
	| {readonly status: 'deleted'; readonly id: string}
	| {readonly status: 'failed'} & TwoForms
	| {readonly status: 'unknown'} & TwoForms
	| {readonly status: 'leftOut'};

/**
A row of the file and the organization it asks for. Rows with problems are never sent.
*/
export type BatchRow = {
	readonly number: number;
	readonly form: Form;
	/**
	The names from the root to the parent; empty for a root.
	*/
	readonly parentPath: readonly string[];
	readonly problems: readonly Problem[];
	readonly warnings: readonly Told[];
	/**
	The id of the organization that already has this name under this parent and was not created from a file. That is one of the row's problems.
	*/
	readonly existing?: string;
	/**
	What an earlier run had done with the row when it was checked.
	*/
	readonly known?: Made;
	/**
	When the last run began, if that run created the row's organization before the rows were checked; in milliseconds since the epoch.
	*/
	readonly lastRun?: number;
	/**
	Whether any earlier run of the file created the row's organization.
	*/
	readonly isOfFile?: true;
	/**
	A sentence that names an earlier creation that the row resembles. Creating the row would duplicate that customer.
	*/
	readonly resembles?: Told;
	/**
	Whether the parent is the one given for every row, not from a column.
	*/
	readonly isParentGiven?: true;
	readonly result: RowResult;
};

type BatchStep =
	| Picking
	| {readonly name: 'mapping'}
	| {readonly name: 'checking'}
	| {readonly name: 'reviewing'; readonly note?: BatchNote}
	| {readonly name: 'undoing'; readonly line: Line; readonly isAll: boolean; readonly note?: BatchNote | undefined}
	| {readonly name: 'sending'; readonly request: number; readonly isStopping: boolean; readonly isUndoing?: true; readonly isAll?: boolean; readonly note?: string};

/**
The outcome of a run. `resultFile`: the name of the result file, if it could be written.
*/
export type BatchNote = {readonly tone: 'success' | 'warning'; readonly resultFile?: string} & TwoForms;

/**
The name of the result file if the usual name is `taken` by a file that must not be overwritten.
*/
export type OtherResult = {readonly file: string; readonly taken: string};

/**
Many organizations to create from one file.
*/
export type Batch = {
	/**
	The name as given on the command line.
	*/
	readonly file: string;
	readonly table: Table;
	readonly columns: Columns;
	/**
	Whether the columns come from an earlier run.
	*/
	readonly isKept?: boolean;
	/**
	The id or path of the parent of every row, if no column sets the parent.
	*/
	readonly parent?: string | undefined;
	/**
	Whether the parent comes from an earlier run.
	*/
	readonly isParentKept?: boolean;
	readonly rows: readonly BatchRow[];
	readonly otherResult?: OtherResult | undefined;
	/**
	The number of the row whose request is shown. If absent, the first open row.
	*/
	readonly shown?: number;
	readonly step: BatchStep;
};

export const nameOfRow = ({form}: BatchRow): string => textOfSlot(form, 'name');

const settled: ReadonlySet<RowResult['status']> = new Set(['created', 'deleted', 'leftOut']);

/**
Whether sending would create the row.
*/
export const isOpen = ({problems, result}: BatchRow): boolean => problems.length === 0 && !settled.has(result.status);

/**
Whether an earlier run sent the row and lost the answer, and no look-up has been made yet.
*/
export const isUnanswered = ({known, result}: BatchRow): boolean => known?.status === 'sent' && result.status === 'waiting';

/**
Whether the row asks for an organization without a parent.
*/
export const isRoot = ({form, problems}: BatchRow): boolean => textOfSlot(form, 'parent') === '' && problems.every(({field}) => field !== 'parent');

/**
Whether every row is created, left out or deleted again, so that nothing is left to send.
*/
export const isDone = (rows: readonly BatchRow[]): boolean => rows.every(({result}) => settled.has(result.status));

const isNew = ({lastRun, result}: BatchRow): boolean => result.status === 'created' ? !result.isEarlier : (result.status === 'deleted' && lastRun === undefined);

/**
The rows that can be deleted again: those created since the rows were checked, or else those of the run before. `isAll`: those that any run of the file created.
*/
export function undoable(rows: readonly BatchRow[], isAll = false): readonly BatchRow[] {
	if (isAll) {
		return rows.filter(row => row.result.status === 'created' && (isNew(row) || row.isOfFile));
	}

	const isAnyNew = rows.some(row => isNew(row));
	return rows.filter(row => row.result.status === 'created' && (isAnyNew ? isNew(row) : row.lastRun !== undefined));
}

/**
The rows that the chosen undo deletes.
*/
export const rowsToUndo = ({rows, step}: Pick<Batch, 'rows' | 'step'>): readonly BatchRow[] => undoable(rows, 'isAll' in step && step.isAll);

/**
Whether the organization was created, and a request to delete it again has no answer yet.
*/
export const isDeletionUnclear = ({result}: BatchRow): boolean => result.status === 'created' && result.deletion !== undefined;

/**
Leaves the row out if it has a problem.
*/
export const leaveOut = (row: BatchRow): BatchRow => row.problems.length === 0 ? row : {...row, result: {status: 'leftOut'}};

const maybeSent: ReadonlySet<RowResult['status']> = new Set(['created', 'deleted', 'sending', 'unknown']);

/**
Whether the row may duplicate a customer and has not been sent yet.
*/
export const isSecond = ({resembles, result}: BatchRow): boolean => resembles !== undefined && !maybeSent.has(result.status);

/**
Leaves out the rows that resemble earlier creations. If any of them is already left out, includes them all.
*/
export function toggleSeconds(rows: readonly BatchRow[]): readonly BatchRow[] {
	const status = rows.some(row => isSecond(row) && row.result.status === 'leftOut') ? 'waiting' : 'leftOut';
	return rows.map(row => isSecond(row) ? {...row, result: {status}} : row);
}

/**
The row whose request the review shows, and its `index` among the open rows; undefined if no row is open.
*/
export function shownRequest({rows, shown}: Pick<Batch, 'rows' | 'shown'>): {readonly row: BatchRow; readonly index: number; readonly open: readonly BatchRow[]} | undefined {
	const open = rows.filter(row => isOpen(row));
	const index = Math.max(0, open.findIndex(({number}) => number === shown));
	const row = open[index];
	return row && {row, index, open};
}

/**
The open file of organizations.
*/
export const batchIn = ({dialog}: State): Batch | undefined => dialog.kind === 'batch' ? dialog.batch : undefined;

/**
The exit status of a run: 0 if every row is created, 6 if the outcome of one is unknown, otherwise 1.
*/
export function statusOfRun(rows: readonly BatchRow[]): 0 | 1 | 6 {
	const {created, unclear} = tallyOf(rows);
	return unclear > 0 ? 6 : (created < rows.length ? 1 : 0);
}

export type Tally = Readonly<Record<'created' | 'deleted' | 'earlier' | 'existing' | 'failed' | 'leftOut' | 'open' | 'problems' | 'seconds' | 'unclear', number>>;

/**
Counts rows. `created` includes `earlier`, and `open` includes `failed`. `unclear`: the last request has no answer. `problems`: rows whose problems block the others. Rows that are left out are split: `existing` already exist, `seconds` resemble an earlier creation, and `leftOut` are the rest.
*/
export function tallyOf(rows: readonly BatchRow[]): Tally {
	const tally = {
		created: 0, deleted: 0, earlier: 0, existing: 0, failed: 0, leftOut: 0, open: 0, problems: 0, seconds: 0, unclear: 0,
	};
	for (const row of rows) {
		tally.created += row.result.status === 'created' ? 1 : 0;
		tally.deleted += row.result.status === 'deleted' ? 1 : 0;
		tally.earlier += row.result.status === 'created' && row.result.isEarlier ? 1 : 0;
		tally.failed += row.result.status === 'failed' || row.result.status === 'unknown' ? 1 : 0;
		tally.open += isOpen(row) ? 1 : 0;
		tally.unclear += row.result.status === 'sending' || row.result.status === 'unknown' || isDeletionUnclear(row) ? 1 : 0;
		if (row.result.status === 'leftOut') {
			tally[isSecond(row) ? 'seconds' : (row.existing === undefined ? 'leftOut' : 'existing')]++;
		} else {
			tally.problems += row.problems.length > 0 ? 1 : 0;
		}
	}

	return tally;
}
