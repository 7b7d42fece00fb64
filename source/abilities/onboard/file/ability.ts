import {defineAbility, defineDialog} from '../../../kernel/loop/ability.js';
import {endsOfListKeys, exactRequestKey, scrollKeys, typedPageKeys} from '../../../kernel/loop/cursor-keys.js';
import {whyNotCreateRoot, whyNotRefreshAll} from '../../../kernel/state/availability.js';
import {pickerChoicesIn} from '../../../kernel/rows/picker.js';
import type {State} from '../../../kernel/state/state.js';
import type {Command} from '../../../kernel/loop/context.js';
import {stepsToLetter} from '../../../kernel/customer-file/columns.js';
import {
	checkAgain,
	checkBatch,
	closeBatch,
	copyBatch,
	importFile,
	leaveProblemsOut,
	openImport,
	pickBatchParent,
	readBatchAgain,
	retryCheck,
	sendBatch,
	showNextRequest,
	showPreviousRequest,
	stopBatch,
	toggleDuplicates,
} from './commands.js';
import {
	askUndoBatch,
	changeUndoScope,
	leaveBatchUndo,
	typeIntoBatchUndo,
	undoBatch,
	onboardWrite,
	restorationsWrite,
} from './journal.js';
import {
	willCreateDuplicates,
	hasBatchProblems,
	whyNotSendBatch,
	whyNotBatchColumns,
	whyNotBatchParent,
	whyNotCopyBatch,
	whyNotDeleteBatch,
	whyNotFile,
	whyNotLeaveOut,
	whyNotOtherRequest,
	whyNotDuplicates,
	whyNotUndoBatch,
	whyNotUndoScope,
} from './availability.js';
import {beginWithFile} from './begin.js';
import {batchFilesOf} from './runs.js';
import {batchHandlers} from './state.js';
import {type Batch, batchIn, isDone, shownRequest} from './batch.js';
import {batchView} from './view.js';
import {batchOf} from './send-row.js';

const chooseNextField: Command = ({store}) => {
	store.dispatch({type: 'batch/columnChosen', by: 1});
};

const choosePreviousField: Command = ({store}) => {
	store.dispatch({type: 'batch/columnChosen', by: -1});
};

const chooseFieldByLetter: Command = (context, {text = ''}) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'batch') {
		context.store.dispatch({type: 'batch/columnChosen', by: stepsToLetter(dialog.batch.columns, dialog.cursor, text)});
	}
};

const toggleBatchDetails: Command = ({store}) => {
	store.dispatch({type: 'batch/detailsToggled'});
};

const whyNotOneLine = (state: State): string | undefined =>
	batchIn(state)?.isDetailed ? undefined : 'Each row has one line already.';

const acceptColumns: Command = async context => {
	const batch = batchOf(context);
	if (batch) {
		batchFilesOf(context)?.keptColumns.keep(batch.table.header, batch.columns);
	}

	context.store.dispatch({type: 'batch/columnsAccepted'});
	await checkBatch(context);
};

const askColumns: Command = ({store}) => {
	store.dispatch({type: 'batch/columnsAsked'});
};

const places = {
	mapping: 'batchColumns',
	picking: 'picker',
	checking: 'batchChecking',
	reviewing: 'batch',
	sending: 'batchSending',
	undoing: 'batchUndo',
} as const;

/** The number of columns or parents to choose from, and the cursor. */
function choicesOf({step, columns}: Batch, cursor: number, state: State) {
	if (step.name === 'mapping') {
		return {length: columns.length, cursor};
	}

	return step.name === 'picking' ? pickerChoicesIn(state, step) : undefined;
}

/** Creates many organizations from a file: assigns the columns, reviews every row, sends the rows, and deletes created organizations again. */
export const batch = defineAbility({
	name: 'batch',
	section: 'While onboarding from a file',
	commands: {
		chooseNextField,
		choosePreviousField,
		chooseFieldByLetter,
		acceptColumns,
		toggleBatchDetails,
		leaveBatchDetails: toggleBatchDetails,
		retryCheck,
		sendBatch,
		leaveProblemsOut,
		toggleDuplicates,
		showNextRequest,
		showPreviousRequest,
		copyBatch,
		readBatchAgain,
		askColumns,
		pickBatchParent,
		askUndoBatch,
		undoBatch,
		changeUndoScope,
		leaveBatchUndo,
		stopBatch,
		closeBatch,
		typeIntoBatchUndo,
		openImport,
		checkAgain,
	},
	keys: [
		{
			keys: ['O'],
			command: 'openImport',
			beforeRows: 'acts',
			name: 'from a file',
			alsoCalled: ['import', 'csv', 'file', 'spreadsheet', 'Excel', 'bulk', 'onboard --from'],
			description: 'Create many organizations from a CSV file: choose its columns, review every row, then create',
			places: 'panes',
			whyNot: whyNotCreateRoot,
		},
		{
			keys: ['right', 'l'],
			command: 'chooseNextField',
			name: 'next field',
			description: 'Let this column fill the next field',
			places: ['batchColumns'],
			isHint: true,
		},
		{
			keys: ['left', 'h'],
			command: 'choosePreviousField',
			name: 'previous field',
			description: 'Let this column fill the previous field',
			places: ['batchColumns'],
			isHint: true,
		},
		{
			keys: ['n', 'p', 'e', 'a', 'c', 'z', 's', 'm', 't'],
			command: 'chooseFieldByLetter',
			name: 'by letter',
			places: ['batchColumns'],
			isHint: true,
			description: 'Let this column fill the next field with this letter, such as e for email or z for the ZIP',
		},
		{
			keys: ['enter'],
			command: 'acceptColumns',
			name: 'check',
			description: 'Continue: check every row',
			places: ['batchColumns'],
			whyNot: whyNotBatchColumns,
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'retryCheck',
			name: 'try again',
			description: 'Reload the organizations, then check every row',
			places: ['batchChecking'],
			whyNot: whyNotRefreshAll,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'sendBatch',
			name: 'send',
			description: 'Create all organizations that do not exist yet',
			places: ['batch'],
			whyNot: whyNotSendBatch,
			isHint: state => !hasBatchProblems(state),
			isConfirming: true,
			apartFrom: [
				'discardForm',
				'acceptColumns',
				'readBatchAgain',
				'retryCheck',
				'toggleDuplicates',
				'stopBatch',
				'leaveProblemsOut',
				'choosePicked',
			],
		},
		{
			keys: ['x'],
			command: 'leaveProblemsOut',
			name: 'leave out',
			description: 'Leave out the rows with problems and create the others',
			places: ['batch'],
			whyNot: whyNotLeaveOut,
			isHint: state => whyNotLeaveOut(state) === undefined,
		},
		{
			keys: ['a'],
			command: 'toggleDuplicates',
			name: 'create anyway',
			nameNow: state => (willCreateDuplicates(state) ? 'leave out' : undefined),
			description: 'Also create the rows that look like earlier ones; press again to leave them out',
			places: ['batch', 'batchDone'],
			whyNot: whyNotDuplicates,
			isHint: state => whyNotDuplicates(state) === undefined,
		},
		{
			keys: ['right', 'l'],
			command: 'showNextRequest',
			name: 'next request',
			description: 'Show the request of the next row',
			places: ['batch'],
			whyNot: whyNotOtherRequest,
		},
		{
			keys: ['left', 'h'],
			command: 'showPreviousRequest',
			name: 'previous request',
			description: 'Show the request of the previous row',
			places: ['batch'],
			whyNot: whyNotOtherRequest,
		},
		{
			keys: ['c'],
			command: 'copyBatch',
			name: 'copy',
			description: 'Copy the created organizations as a Markdown table',
			places: ['batch'],
			whyNot: whyNotCopyBatch,
			isHint: state => whyNotCopyBatch(state) === undefined,
		},
		{
			keys: ['y', 'c'],
			command: 'copyBatch',
			name: 'copy',
			description: 'Copy the organizations created from the file as a Markdown table',
			places: ['batchDone'],
			whyNot: whyNotCopyBatch,
			isHint: state => whyNotCopyBatch(state) === undefined,
		},
		{
			keys: ['r'],
			command: 'readBatchAgain',
			name: 'read again',
			description: 'Read the file again, and check every row',
			places: ['batch', 'batchDone'],
			whyNot: whyNotFile,
			isHint: state => whyNotFile(state) === undefined,
		},
		{
			keys: ['m'],
			command: 'askColumns',
			name: 'columns',
			description: 'Choose again which column fills which field',
			places: ['batch', 'batchDone'],
			whyNot: whyNotFile,
			isHint: state => whyNotFile(state) === undefined,
		},
		{
			keys: ['p'],
			command: 'pickBatchParent',
			name: 'parent',
			description: 'Choose one parent for all rows, if no column sets it',
			places: ['batch'],
			whyNot: whyNotBatchParent,
			isHint: state => whyNotBatchParent(state) === undefined,
		},
		{
			keys: ['u'],
			command: 'askUndoBatch',
			name: 'undo',
			description: 'Delete what the last run created, or everything that the file created; asks for the number',
			places: ['batch', 'batchDone'],
			whyNot: whyNotUndoBatch,
			isHint: 'whereItActs',
		},
		{
			keys: ['enter'],
			command: 'undoBatch',
			name: 'delete',
			description: 'Delete them, after you type their number',
			places: ['batchUndo'],
			whyNot: whyNotDeleteBatch,
			isHint: true,
			isConfirming: true,
			apartFrom: ['discardForm', 'askUndoBatch'],
		},
		{
			keys: ['tab'],
			command: 'changeUndoScope',
			name: 'what to delete',
			description: 'Delete what the last run created, or everything that the file created',
			places: ['batchUndo'],
			whyNot: whyNotUndoScope,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'leaveBatchUndo',
			name: 'leave',
			description: 'Leave without deleting anything',
			places: ['batchUndo'],
			isHint: true,
		},
		{
			keys: ['escape', 's'],
			command: 'stopBatch',
			name: 'stop',
			description: 'Stop after the current row, or at once if pressed again; you can continue later',
			places: ['batchSending'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'leaveBatchDetails',
			name: 'one line each',
			description: 'Show one line for each row again',
			places: ['batch', 'batchDone'],
			whyNot: whyNotOneLine,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'],
			command: 'closeBatch',
			name: 'leave',
			description: 'Leave without creating more',
			places: ['batchColumns', 'batchChecking', 'batch', 'batchDone'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'toggleBatchDetails',
			name: 'details',
			nameNow: state => (batchIn(state)?.isDetailed ? 'one line each' : undefined),
			description: 'Show the path and all values of each row, or one line each again',
			places: ['batch', 'batchDone'],
			isHint: true,
		},
		{
			keys: ['j', 'down'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next column',
			places: ['batchColumns'],
			isHint: true,
		},
		{
			keys: ['k', 'up'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous column',
			places: ['batchColumns'],
			isHint: true,
		},
		...endsOfListKeys('batchColumns'),
		exactRequestKey(['batch'], state => shownRequest(batchIn(state) ?? {rows: []})?.row.form),
		...scrollKeys('batch'),
		...scrollKeys('batchDone'),
		...typedPageKeys('batchUndo'),
	],
	places: {
		batchColumns: {label: 'the columns of a file'},
		batchChecking: {label: 'checking a file'},
		batch: {label: 'the rows of a file'},
		batchSending: {label: 'creating from a file'},
		batchDone: {label: 'the result of a file'},
		batchUndo: {label: 'deleting what a file created', typing: 'typeIntoBatchUndo'},
	},
	dialogs: [
		defineDialog('batch', {
			isTable: true,
			place: ({batch: {rows, step}}) => (step.name === 'reviewing' && isDone(rows) ? 'batchDone' : places[step.name]),
			isBeforeReview: ({batch: {step}}) => step.name === 'checking',
			view: batchView,
			typed({batch: {step}}) {
				if (step.name === 'undoing') {
					return step.line;
				}

				return step.name === 'picking' ? step.query : undefined;
			},
			choices: ({batch: own, cursor}, state) => choicesOf(own, cursor, state),
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	handlers: [batchHandlers],
	begin: beginWithFile,
	pathAnswers: {import: importFile},
	writes: [onboardWrite, restorationsWrite],
});
