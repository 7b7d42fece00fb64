import type {Organization} from '../api/schemas.js';
import {textOf, type Form, type Picking} from '../forms/form.js';
import type {FieldName} from '../forms/fields.js';
import type {Line} from '../forms/line-editor.js';
import type {State} from '../state/state.js';
import type {Told, TwoForms} from '../text/told.js';
import type {Columns} from './columns.js';
import type {Table} from './read-table.js';

export type Problem = {
	/**
	Absent where it is about the whole row.
	*/
	readonly field?: FieldName;
	/**
	Whether it was made below another parent, which the rest of the rows without one may lack as well.
	*/
	readonly isMadeElsewhere?: true;
} & TwoForms;

/**
What an earlier run made of a row: created, or sent without an answer (`at` in milliseconds since the epoch).
*/
export type Made = {readonly status: 'created'; readonly id: string} | {readonly status: 'sent'; readonly at: number};

/**
What earlier runs are known to have made.
*/
export type Earlier = {
	/**
	Of a row with the same values.
	*/
	readonly find: (form: Form) => Made | undefined;
	/**
	Of rows with the same values, whatever their parents.
	*/
	readonly findAnywhere: (form: Form) => readonly Made[];
	/**
	Of rows that this one may have been before it was changed: of the same line of the same file, the latest last; with the same values but for the name, or for the names of the organization and of the business; and `elsewhere`, but for the parent. All but the first where there are more values than those.
	*/
	readonly findLike: (row: Pick<BatchRow, 'form' | 'number'>) => Readonly<Record<'elsewhere' | 'ofContact' | 'ofLine' | 'ofValues', readonly Made[]>>;
	/**
	How many rows of this file had the same values when rows of it were sent; the most of all runs.
	*/
	readonly timesListed: (form: Form) => number;
	/**
	When the last run of this file that created anything began, of an organization that it sent and created; in milliseconds since the epoch.
	*/
	readonly lastRunOf: (id: string) => number | undefined;
	/**
	Whether any run of this file sent and created an organization.
	*/
	readonly isOfFile: (id: string) => boolean;
	/**
	Whether an organization is of any row.
	*/
	readonly hasMade: (id: string) => boolean;
	/**
	The id of the parent that was given for every row of this file when the last of them was sent.
	*/
	readonly givenParent: () => string | undefined;
};

/**
What has become of a row. `isEarlier`: it was created from this file before, or sent then. `deletion`: deleting it again is on its way, or its answer was lost. `unknown`: it was sent, the answer was lost, and looking it up did not tell. `deleted`: it was created and deleted again. `leftOut`: it has a problem, or resembles one that was created before, and the others are created without it.
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
A row of the file as the organization that it asks for. Rows with problems are never sent.
*/
export type BatchRow = {
	readonly number: number;
	readonly form: Form;
	/**
	Names from the root down to the parent; empty for a root.
	*/
	readonly parentPath: readonly string[];
	readonly problems: readonly Problem[];
	readonly warnings: readonly Told[];
	/**
	The id of the organization that has its name below its parent, and is of no file: one of its problems.
	*/
	readonly existing?: string;
	/**
	What an earlier run was known to have made of it when it was checked.
	*/
	readonly known?: Made;
	/**
	When the last run began, where that is what created what is there of it, before the rows were checked; in milliseconds since the epoch.
	*/
	readonly lastRun?: number;
	/**
	Whether any earlier run of the file created its organization.
	*/
	readonly isOfFile?: true;
	/**
	Which organization, made before, it resembles, so that creating it would make a second one of the same customer; a sentence.
	*/
	readonly resembles?: Told;
	/**
	Whether its parent is that of every row, given beside the file.
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
What a run ended with. `resultFile`: the name of the file that says what has become of each row, where it could be written.
*/
export type BatchNote = {readonly tone: 'success' | 'warning'; readonly resultFile?: string} & TwoForms;

/**
The name of the file that the result will be written to, where the usual one is `taken` by what is not written over.
*/
export type OtherResult = {readonly file: string; readonly taken: string};

/**
Many organizations to create from one file.
*/
export type Batch = {
	/**
	As it was named on the command line.
	*/
	readonly file: string;
	readonly table: Table;
	readonly columns: Columns;
	/**
	Whether the columns are those of an earlier run.
	*/
	readonly isKept?: boolean;
	/**
	The id or path of the parent of every row, where no column is for that.
	*/
	readonly parent?: string | undefined;
	/**
	Whether it was taken from an earlier run.
	*/
	readonly isParentKept?: boolean;
	readonly rows: readonly BatchRow[];
	readonly otherResult?: OtherResult | undefined;
	/**
	The number of the row whose request is shown; else the first that is open.
	*/
	readonly shown?: number;
	readonly step: BatchStep;
};

export const nameOfRow = ({form}: BatchRow): string => textOf(form, 'name');

const settled: ReadonlySet<RowResult['status']> = new Set(['created', 'deleted', 'leftOut']);

/**
Whether sending would create it.
*/
export const isOpen = ({problems, result}: BatchRow): boolean => problems.length === 0 && !settled.has(result.status);

/**
Whether an earlier run sent it and lost the answer, and it is not looked up yet.
*/
export const isUnanswered = ({known, result}: BatchRow): boolean => known?.status === 'sent' && result.status === 'waiting';

/**
Whether it asks for an organization without a parent.
*/
export const isRoot = ({form, problems}: BatchRow): boolean => textOf(form, 'parent') === '' && problems.every(({field}) => field !== 'parent');

/**
Whether every row is created, left out or deleted again, so that nothing is left to send.
*/
export const isDone = (rows: readonly BatchRow[]): boolean => rows.every(({result}) => settled.has(result.status));

const isNew = ({lastRun, result}: BatchRow): boolean => result.status === 'created' ? !result.isEarlier : (result.status === 'deleted' && lastRun === undefined);

/**
The rows that can be deleted again: those that were created since the rows were checked, or if there are none, by the last run before. `isAll`: those that any run of the file created.
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
Whether it was created, and deleting it again was sent and is not answered.
*/
export const isDeletionUnclear = ({result}: BatchRow): boolean => result.status === 'created' && result.deletion !== undefined;

/**
The row without which the others are created, where it has a problem.
*/
export const leaveOut = (row: BatchRow): BatchRow => row.problems.length === 0 ? row : {...row, result: {status: 'leftOut'}};

const maybeSent: ReadonlySet<RowResult['status']> = new Set(['created', 'deleted', 'sending', 'unknown']);

/**
Whether it may be a second one of a customer, and is not sent so far.
*/
export const isSecond = ({resembles, result}: BatchRow): boolean => resembles !== undefined && !maybeSent.has(result.status);

/**
Leaves out the rows that resemble one made before; where one of them is left out already, takes all of them in.
*/
export function toggleSeconds(rows: readonly BatchRow[]): readonly BatchRow[] {
	const status = rows.some(row => isSecond(row) && row.result.status === 'leftOut') ? 'waiting' : 'leftOut';
	return rows.map(row => isSecond(row) ? {...row, result: {status}} : row);
}

/**
The row whose request the review shows, at `index` of so many that are open; undefined where none is.
*/
export function shownRequest({rows, shown}: Pick<Batch, 'rows' | 'shown'>): {readonly row: BatchRow; readonly index: number; readonly open: readonly BatchRow[]} | undefined {
	const open = rows.filter(row => isOpen(row));
	const index = Math.max(0, open.findIndex(({number}) => number === shown));
	const row = open[index];
	return row && {row, index, open};
}

/**
The file of organizations that is open.
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
How many rows are created (`earlier` among them), are deleted again, have failed, are open (failed ones among them) or unclear (what was sent last of it is not answered), hold the others back by their problems, or are left out (`existing` counts those of them that are there already, `seconds` those that resemble one made before, and `leftOut` the rest).
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
