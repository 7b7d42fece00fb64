import {keyOf} from '../../../kernel/state/key-of.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {told, type Told, toldPath} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import {lacksOfListing} from '../../../kernel/rows/listing-text.js';
import {type Row, toldRows} from '../../../kernel/rows/row.js';
import {encodingText} from '../../../kernel/customer-file/table.js';
import {unusedRows} from '../../../kernel/customer-file/unused-columns.js';
import {whyNotBatchParent, whyNotLeaveOut} from './availability.js';
import {
	type Batch,
	isOpen,
	isRoot,
	isPossibleDuplicate,
	isToConfirm,
	isUnanswered,
	nameOfRow,
	type Tally,
	tallyOf,
} from './batch.js';

/** The numbers of rows that are not read back, not confirmed, deleted again or left out: `2 left out`, `1 left out as created earlier`, `1 already there`. */
export const leftOutTexts = ({
	deleted,
	leftOut,
	existing,
	duplicates,
	unconfirmed,
	unread,
}: Tally): readonly string[] => [
	...(unread === 0 ? [] : [`${count(unread)} not read back`]),
	...(unconfirmed === 0 ? [] : [`${count(unconfirmed)} not confirmed`]),
	...(deleted === 0 ? [] : [`${count(deleted)} deleted again`]),
	...(duplicates === 0 ? [] : [`${count(duplicates)} left out as created earlier`]),
	...(leftOut === 0 ? [] : [`${count(leftOut)} left out`]),
	...(existing === 0 ? [] : [`${count(existing)} already there`]),
];

function problemText(state: State, {rows}: Batch): Told {
	const {open, problems} = tallyOf(rows);
	const [have, they] = problems === 1 ? ['has a problem', 'it is'] : ['have problems', 'they are'];
	const isMissed =
		whyNotBatchParent(state) === undefined && rows.some(row => row.problems.some(({field}) => field === 'parent'));
	const todo = isMissed
		? `press ${keyOf(state, 'pickBatchParent')} to choose the parent of every row`
		: `correct the file, then press ${keyOf(state, 'readBatchAgain')} to read it again`;
	const otherwise =
		whyNotLeaveOut(state) === undefined
			? ` Or press ${keyOf(state, 'leaveProblemsOut')} to leave ${problems === 1 ? 'it' : 'them'} out: ${counted(open, 'other')} can be created.`
			: '';
	return told`${count(problems)} of ${counted(rows.length, 'row')} ${have}, marked ${{text: '✗', said: '“problem”'}}. Nothing is sent until ${they} fixed: ${todo}.${otherwise}`;
}

function summaryText(state: State, {rows}: Batch): string {
	const tally = tallyOf(rows);
	const {accounts, accountsLeft, created, earlier, open, unconfirmed} = tally;
	const some = earlier === created ? ' earlier' : `, ${count(earlier)} of them earlier`;
	const parts = [
		...leftOutTexts(tally),
		...(open === 0 ? [] : [`${counted(open, 'organization')} to create`]),
		...(accountsLeft === 0 ? [] : [`${counted(accountsLeft, 'account')} to create`]),
		...(created === 0 ? [] : [`${count(created)} created${earlier === 0 ? '' : some}`]),
		...(accounts === 0 ? [] : [`${counted(accounts, 'account')} created`]),
	];
	const toConfirm = unconfirmed === 0 ? '' : ` Press ${keyOf(state, 'sendBatch')} to look for them again.`;
	const next =
		open + accountsLeft === 0 ? toConfirm : ` Press ${keyOf(state, 'sendBatch')} to create them, one after the other.`;
	return `${counted(rows.length, 'row')}: ${parts.join('; ')}.${next}`;
}

/** Warns about rows that may duplicate existing customers, left out or not. */
function duplicateRows(state: State, {rows}: Batch, width: number): readonly Row[] {
	const duplicates = rows.filter(row => isPossibleDuplicate(row));
	if (duplicates.length === 0) {
		return [];
	}

	const [resemble, have, are, them] =
		duplicates.length === 1 ? ['resembles', 'has', 'is', 'it'] : ['resemble', 'have', 'are', 'them'];
	const isSame = duplicates.every(({known}) => known !== undefined);
	const key = keyOf(state, 'toggleDuplicates');
	const then = duplicates.some(({result}) => result.status === 'leftOut')
		? `and ${are} left out: press ${key} to create ${them} anyway.`
		: `and would be created a second time. Press ${key} to leave ${them} out.`;
	return toldRows(
		`${counted(duplicates.length, 'row')} ${isSame ? `${have} an earlier creation that the list does not show,` : `${resemble} an earlier creation`} ${then}`,
		width,
		'warning',
	);
}

const mostNamed = 3;

/** Names the rows that were sent earlier without an answer. They may already exist. */
function unansweredTexts({rows}: Batch): readonly string[] {
	const unanswered = rows.filter(row => isUnanswered(row));
	if (unanswered.length === 0) {
		return [];
	}

	const named = unanswered
		.slice(0, mostNamed)
		.map(row => `${row.number} (${nameOfRow(row)})`)
		.join(', ');
	const more = unanswered.length > mostNamed ? ` and ${unanswered.length - mostNamed} more` : '';
	const sent =
		unanswered.length === 1
			? `Row ${named} was sent earlier, but its answer was lost. It is looked up first, and`
			: `Rows ${named}${more} were sent earlier, but their answers were lost. Each is looked up first, and`;
	return [`${sent} created only if it does not exist.`];
}

const otherResultTexts = ({otherResult, rows}: Batch): readonly string[] =>
	otherResult === undefined || rows.every(row => !isOpen(row))
		? []
		: [`The result goes to ${otherResult.file}, because ${otherResult.taken} holds the result of other rows.`];

const keptParentTexts = (state: State, {isParentKept, parent = ''}: Batch): readonly Told[] =>
	isParentKept
		? [told`All rows go below ${toldPath(pathOf(state, rowOfId(state, parent)))}, like the earlier rows of this file.`]
		: [];

/** Warnings about organizations that are missing from the loaded list. The rows are checked against that list. */
const lackTexts = (state: State): readonly string[] =>
	lacksOfListing(state).map(
		lack => `${lack} The rows are checked without the missing organizations, so a path may lead to the wrong parent.`,
	);

/** Warnings about the file as a whole, shown before it is sent. */
export const warningTexts = (state: State, batch: Batch): readonly Told[] =>
	[
		encodingText(batch.table),
		...keptParentTexts(state, batch),
		...unansweredTexts(batch),
		...otherResultTexts(batch),
		...lackTexts(state),
	].filter(text => text !== undefined);

/** The summary of the rows: the outcome of the last run, or else what to do next. */
export function headRows(state: State, batch: Batch, width: number): readonly Row[] {
	const {rows, step} = batch;
	const note = step.name === 'reviewing' ? step.note : undefined;
	if (note) {
		return toldRows(note, width, note.tone);
	}

	const {problems, leftOut, existing} = tallyOf(rows);
	const first =
		problems > 0
			? toldRows(problemText(state, batch), width, 'danger')
			: toldRows(summaryText(state, batch), width, 'heading');
	const later = `The rows that are left out come first, with reasons. After you correct the file, press ${keyOf(state, 'readBatchAgain')}, or open it again later.`;
	const warnings = [...warningTexts(state, batch), ...(leftOut + existing === 0 ? [] : [later])];
	return [
		...first,
		...duplicateRows(state, batch, width),
		...warnings.flatMap(text => toldRows(text, width, 'warning')),
		...rootRows(state, batch, width),
		...unusedRows(batch, width),
	];
}

/** The number of rows that will become roots. */
export const rootsIn = (rows: Batch['rows']): number =>
	rows.filter(
		item => !['created', 'deleted', 'leftOut'].includes(item.result.status) && !isToConfirm(item) && isRoot(item),
	).length;

/** Warns that rows will become roots, which is rarely intended, and explains how to give them a parent. */
function rootRows(state: State, {rows}: Batch, width: number): readonly Row[] {
	const roots = rootsIn(rows);
	if (roots === 0) {
		return [];
	}

	const canPick = whyNotBatchParent(state) === undefined;
	const [pick, columns] = ['pickBatchParent', 'askColumns'].map(command => keyOf(state, command));
	const how = canPick
		? ` To set a parent, press ${pick} to choose one for all rows, press ${columns} to choose another column, or add a column “parent”.`
		: '';
	return toldRows(`${counted(roots, 'organization')} will have no parent.${how}`, width, 'warning');
}
