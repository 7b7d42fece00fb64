import {keyOf} from '../state/key-of.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {told, type Told, toldPath} from '../text/told.js';
import {count, counted} from '../text/words.js';
import {pathOf} from '../tree/names.js';
import {lacksOfListing} from '../format/listing-text.js';
import {type Row, toldRows} from '../format/row.js';
import {whyNotBatchParent, whyNotLeaveOut} from './availability.js';
import {encodingText} from './read-table.js';
import {
	type Batch,
	isRoot,
	isSecond,
	isUnanswered,
	nameOfRow,
	type Tally,
	tallyOf,
} from './batch.js';
import {unusedRows} from './unused-columns.js';

/**
How many rows are not sent for their problems, or for what they resemble: `2 left out`, `1 left out as created before`, `1 already there`; and how many are deleted again.
*/
export const leftOutTexts = ({deleted, leftOut, existing, seconds}: Tally): readonly string[] => [
	...(deleted === 0 ? [] : [`${count(deleted)} deleted again`]),
	...(seconds === 0 ? [] : [`${count(seconds)} left out as created earlier`]),
	...(leftOut === 0 ? [] : [`${count(leftOut)} left out`]),
	...(existing === 0 ? [] : [`${count(existing)} already there`]),
];

function problemText(state: State, {rows}: Batch): Told {
	const {open, problems} = tallyOf(rows);
	const [have, they] = problems === 1 ? ['has a problem', 'it is'] : ['have problems', 'they are'];
	const isMissed = whyNotBatchParent(state) === undefined && rows.some(row => row.problems.some(({field}) => field === 'parent'));
	const todo = isMissed ? `${keyOf(state, 'pickBatchParent')} chooses the parent of every row` : `correct the file, then ${keyOf(state, 'readBatchAgain')} reads it again`;
	const otherwise = whyNotLeaveOut(state) === undefined ? ` Or ${keyOf(state, 'leaveProblemsOut')} leaves ${problems === 1 ? 'it' : 'them'} out: ${counted(open, 'other')} can be created.` : '';
	return told`${count(problems)} of ${counted(rows.length, 'row')} ${have}, marked ${{text: '✗', said: '“problem”'}}. Nothing is sent until ${they} fixed: ${todo}.${otherwise}`;
}

function summaryText(state: State, {rows}: Batch): string {
	const tally = tallyOf(rows);
	const {created, earlier, open} = tally;
	const some = earlier === created ? ' earlier' : `, ${count(earlier)} of them earlier`;
	const parts = [
		...leftOutTexts(tally),
		...(open === 0 ? [] : [`${counted(open, 'organization')} to create`]),
		...(created === 0 ? [] : [`${count(created)} created${earlier === 0 ? '' : some}`]),
	];
	const next = open === 0 ? '' : ` ${keyOf(state, 'sendBatch')} creates them, one after the other.`;
	return `${counted(rows.length, 'row')}: ${parts.join('; ')}.${next}`;
}

/**
That rows may be second ones of customers that there are, whether they are left out or not.
*/
function secondRows(state: State, {rows}: Batch, width: number): readonly Row[] {
	const seconds = rows.filter(row => isSecond(row));
	if (seconds.length === 0) {
		return [];
	}

	const [resemble, are, them] = seconds.length === 1 ? ['resembles', 'is', 'it'] : ['resemble', 'are', 'them'];
	const key = keyOf(state, 'toggleSeconds');
	const then = seconds.some(({result}) => result.status === 'leftOut')
		? `and ${are} left out: ${key} creates ${them} anyway.`
		: `and would be created a second time. ${key} leaves ${them} out.`;
	return toldRows(`${counted(seconds.length, 'row')} ${resemble} an earlier creation ${then}`, width, 'warning');
}

const mostNamed = 3;

/**
Which rows were sent before and not answered: they may be there already.
*/
function unansweredTexts({rows}: Batch): readonly string[] {
	const unanswered = rows.filter(row => isUnanswered(row));
	if (unanswered.length === 0) {
		return [];
	}

	const named = unanswered.slice(0, mostNamed).map(row => `${row.number} (${nameOfRow(row)})`).join(', ');
	const more = unanswered.length > mostNamed ? ` and ${unanswered.length - mostNamed} more` : '';
	const sent = unanswered.length === 1
		? `Row ${named} was sent earlier, but its answer was lost. It is looked up first, and`
		: `Rows ${named}${more} were sent earlier, but their answers were lost. Each is looked up first, and`;
	return [`${sent} created only if it does not exist.`];
}

const otherResultTexts = ({otherResult, rows}: Batch): readonly string[] => otherResult === undefined || tallyOf(rows).open === 0
	? []
	: [`The result goes to ${otherResult.file}: ${otherResult.taken} has other rows, and is kept.`];

const keptParentTexts = (state: State, {isParentKept, parent = ''}: Batch): readonly Told[] => isParentKept
	? [told`All rows go below ${toldPath(pathOf(state, rowOfId(state, parent)))}, like the earlier rows of this file.`]
	: [];

/**
What the list lacks against which the rows are checked.
*/
const lackTexts = (state: State): readonly string[] =>
	lacksOfListing(state).map(lack => `${lack} The rows are checked without the missing organizations, so a path may lead to the wrong parent.`);

/**
What to know of the file as a whole before it is sent.
*/
export const warningTexts = (state: State, batch: Batch): readonly Told[] =>
	[encodingText(batch.table), ...keptParentTexts(state, batch), ...unansweredTexts(batch), ...otherResultTexts(batch), ...lackTexts(state)].filter(text => text !== undefined);

/**
What the rows come to: what the last run ended with, or else what is to be done.
*/
export function headRows(state: State, batch: Batch, width: number): readonly Row[] {
	const {rows, step} = batch;
	const note = step.name === 'reviewing' ? step.note : undefined;
	if (note) {
		return toldRows(note, width, note.tone);
	}

	const {problems, leftOut, existing} = tallyOf(rows);
	const first = problems > 0
		? toldRows(problemText(state, batch), width, 'danger')
		: toldRows(summaryText(state, batch), width, 'heading');
	const later = `The rows that are left out come first, with reasons. After you correct the file, ${keyOf(state, 'readBatchAgain')} or the same command continues.`;
	const warnings = [...warningTexts(state, batch), ...(leftOut + existing === 0 ? [] : [later])];
	return [...first, ...secondRows(state, batch, width), ...warnings.flatMap(text => toldRows(text, width, 'warning')), ...rootRows(state, batch, width), ...unusedRows(batch, width)];
}

/**
How many rows will become roots.
*/
export const rootsIn = (rows: Batch['rows']): number => rows.filter(item => !['created', 'deleted', 'leftOut'].includes(item.result.status) && isRoot(item)).length;

/**
That rows of a file will become roots, which is seldom meant, and how to give them a parent.
*/
function rootRows(state: State, {rows}: Batch, width: number): readonly Row[] {
	const roots = rootsIn(rows);
	if (roots === 0) {
		return [];
	}

	const canPick = whyNotBatchParent(state) === undefined;
	const [pick, columns] = ['pickBatchParent', 'askColumns'].map(command => keyOf(state, command));
	const how = canPick ? ` To give ${roots === 1 ? 'it' : 'them'} one, ${pick} chooses one for all; or add a column “parent”, or choose another with ${columns}.` : '';
	return toldRows(`${counted(roots, 'organization')} will have no parent.${how}`, width, 'warning');
}
