import type {Told} from '../../../base/text/told.js';
import {type WhyNot, whyNotNow, whyNotWrite} from '../../../kernel/state/availability.js';
import {hasKeys, keyOf} from '../../../kernel/state/key-of.js';
import {whyNotAllSeen} from '../../../kernel/state/open-form.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {whyNotColumns} from '../../../kernel/customer-file/columns.js';
import {batchIn, type BatchRow, isPossibleDuplicate, tallyOf, undoable} from './batch.js';

export const whyNotBatchColumns = (state: State): Told | undefined => {
	const batch = batchIn(state);
	return (
		batch &&
		whyNotColumns(
			batch.columns,
			batch.table.header,
			batch.parent,
			hasKeys(state) ? [keyOf(state, 'choosePreviousField'), keyOf(state, 'chooseNextField')] : undefined,
		)
	);
};

const rowsIn = (state: State): readonly BatchRow[] => batchIn(state)?.rows ?? [];

const batchTally = (state: State) => tallyOf(rowsIn(state));

const hasRowUnderOtherParent = (state: State): boolean =>
	rowsIn(state).some(({problems}) => problems.some(({hasOtherParent}) => hasOtherParent));

const undoableIn = (state: State, isAll: boolean) => undoable(rowsIn(state), isAll).length;

/** For creating the other rows, without those that have problems. */
export const whyNotLeaveOut: WhyNot = state => {
	const {open, problems} = batchTally(state);
	if (problems === 0) {
		return 'No row has a problem.';
	}

	if (hasRowUnderOtherParent(state)) {
		return 'Earlier rows of this file went below a parent that you chose. Choose the same parent first.';
	}

	return open === 0
		? `All rows have problems, so there is nothing to create. Correct the file, then press ${keyOf(state, 'readBatchAgain')} to read the file again.`
		: undefined;
};

/** For creating rows that resemble an earlier creation. */
export const whyNotDuplicates: WhyNot = state =>
	rowsIn(state).some(row => isPossibleDuplicate(row)) ? undefined : 'No row looks like an earlier one.';

/** For showing the request of another row. */
export const whyNotOtherRequest: WhyNot = state =>
	batchTally(state).open > 1 ? undefined : 'This is the only request.';

/** For what needs the file, which is not read if only a recorded run was opened. */
export const whyNotFile: WhyNot = state =>
	batchIn(state)?.run
		? `This is only what the run created. To open the file again, press ${keyOf(state, 'openImport')} in the tree.`
		: undefined;

/** For deleting the organizations that runs of the file created. */
export const whyNotUndoBatch: WhyNot = state =>
	undoableIn(state, false) + undoableIn(state, true) > 0
		? (whyNotWrite(state) ?? whyNotCall(state, 'Deleting', 'get', 'get_profile', 'accounts', 'delete'))
		: 'Everything that this file created is already gone.';

/** For deleting the organizations, which the user confirms by typing their number. */
export const whyNotDeleteBatch: WhyNot = state => {
	const step = batchIn(state)?.step;
	const length = undoableIn(state, step?.name === 'undoing' && step.isAll);
	return step?.name === 'undoing' && step.line.text.trim() === String(length)
		? whyNotNow(state)
		: `Type the number of organizations to delete: ${length}.`;
};

/** For switching between the organizations of the last run and those of all runs. */
export function whyNotUndoScope(state: State): string | undefined {
	const last = undoableIn(state, false);
	return last > 0 && last < undoableIn(state, true) ? undefined : 'There is only one choice.';
}

/** Why the accounts of the rows cannot be created; undefined if they can, or there are none. */
export const whyNotAccounts: WhyNot = state =>
	batchTally(state).accountsLeft === 0
		? undefined
		: whyNotCall(state, 'Creating accounts', 'create_account', 'accounts');

/** For sending the rows of the file. */
export const whyNotSendBatch: WhyNot = state => {
	if (batchTally(state).problems > 0) {
		const otherwise =
			whyNotLeaveOut(state) === undefined ? `, or press ${keyOf(state, 'leaveProblemsOut')} to leave it out` : '';
		return `Nothing is sent while a row has a problem. Correct the file, then press ${keyOf(state, 'readBatchAgain')} to read the file again${otherwise}.`;
	}

	return (
		whyNotWrite(state) ??
		whyNotCall(state, 'Creating', 'create') ??
		whyNotAccounts(state) ??
		whyNotAllSeen(state, state.dialog.kind === 'batch' ? state.dialog.seen : undefined) ??
		whyNotNow(state)
	);
};

/** For choosing one parent for every row. Not once a row has been created or sent: under another parent it would be created a second time. */
export const whyNotBatchParent: WhyNot = state => {
	const {columns = [], table} = batchIn(state) ?? {};
	const own = columns.indexOf('parent');
	if (own !== -1) {
		return `Each row has its own parent, in the column ${table?.header[own] ?? ''}.`;
	}

	return rowsIn(state).some(
		({known, result}) => known !== undefined || result.status === 'created' || result.status === 'unknown',
	)
		? 'Some rows were already created or sent, so you can no longer change the parent.'
		: undefined;
};

/** For copying the created organizations. */
export const whyNotCopyBatch: WhyNot = state =>
	batchTally(state).created > 0 ? undefined : 'Nothing has been created yet, so there is nothing to copy.';

/** Whether rows that resemble an earlier creation will be created. */
export const willCreateDuplicates = (state: State): boolean =>
	rowsIn(state).some(row => isPossibleDuplicate(row) && row.result.status !== 'leftOut');

export const hasBatchProblems = (state: State): boolean => batchTally(state).problems > 0;
