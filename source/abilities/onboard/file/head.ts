import {keyOf} from '../../../kernel/state/key-of.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {told, type Told, toldPath, bothForms, shownText} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import {lacksOfListing} from '../../../kernel/rows/listing-text.js';
import {type Row, toldRows} from '../../../kernel/rows/row.js';
import {encodingText} from '../../../kernel/customer-file/cells.js';
import {unusedRows, unusedText} from '../../../kernel/customer-file/columns.js';
import type {Organization} from '../../../base/api/schemas.js';
import {lagLeft} from '../../../kernel/writes/waiting.js';
import {fieldLabel} from '../../../kernel/form-model/fields.js';
import {exactName, harmless} from '../../../base/text/harmless.js';
import {timestamp} from '../../../base/text/time.js';
import {reasonTexts} from '../../../kernel/rows/item-rows.js';
import {markdownTable} from '../../../base/text/markdown.js';
import {type ColumnField, columnIndexOf, fieldsFilledBy} from '../../../kernel/customer-file/column-fields.js';
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
	type EarlierAttempt,
	type EarlierRuns,
	type RowResult,
	type BatchRow,
	endsOf,
	type Problem,
	rowsWord,
	batchIn,
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

const warningTexts = (state: State, batch: Batch): readonly Told[] =>
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

const rootsIn = (rows: Batch['rows']): number =>
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

type Creation = Extract<EarlierAttempt, {readonly status: 'created'}>;

/** Whether a list has shown the creation. Earlier versions did not record this, nor the time. */
export const isConfirmed = ({id, at}: Creation, earlier: Pick<EarlierRuns, 'isConfirmed'>): boolean =>
	at === undefined || earlier.isConfirmed(id);

/** Whether the creation is so new that its absence from the list proves nothing. `now`: in milliseconds since the epoch. */
export const isNew = ({at = 0}: Creation, now: number): boolean => lagLeft(at, now) > 0;

const notConfirmed = (id: string, text: Told): RowResult & {readonly status: 'unknown'} => ({
	status: 'unknown',
	id,
	...bothForms(text),
});

/** Rows that are not confirmed for the same reason have it in common: the id is of one row. */
const createdAs = (id: string): Told => ({text: `created as ${id}`, split: {common: 'created', own: id}});

export const newAndUnlisted = (id: string): RowResult =>
	notConfirmed(
		id,
		told`It was just ${createdAs(id)}, but the list does not show it yet. cforgs looks again, and does not send it again.`,
	);

export const neverListed = (id: string): RowResult =>
	notConfirmed(
		id,
		told`Not confirmed: the service answered that it was ${createdAs(id)}, but the list does not show it. cforgs looks again when you continue, and does not send it again.`,
	);

export const notRead = (id: string, why: Told): RowResult =>
	notConfirmed(
		id,
		told`Not confirmed: the service answered that it was ${createdAs(id)}, but it could not be read back. ${why} cforgs looks again when you continue, and does not send it again.`,
	);

const shownAs = ({name, parent}: Organization): Told =>
	told`“${name}”${parent ? told` in ${parent.name ?? parent.id}` : ' without a parent'}`;

export const otherwiseListed = (organization: Organization): RowResult =>
	notConfirmed(
		organization.id,
		told`Not confirmed: the service answered that it was created as ${organization.id}, but the list shows ${shownAs(organization)} with this id. Check which organization is yours.`,
	);

/** Why a row that was created earlier is left out. `listed`: what the list shows with its id. */
export function whyLeftOut({id}: Creation, wasListed: boolean, listed: Organization | undefined): Told {
	const again = 'Creating it again may make a duplicate.';
	if (listed) {
		return told`The service answered earlier that it was created as ${id}, but the list shows ${shownAs(listed)} with this id. ${again}`;
	}

	return wasListed
		? `It was created earlier as ${id}, which is no longer in the list. ${again}`
		: `The service answered earlier that it was created as ${id}, but the list never showed it. ${again}`;
}

/** The text of a row's problem, after the heading of its column. */
export function lineProblem(
	{table, columns, parent}: Pick<Batch, 'columns' | 'parent' | 'table'>,
	{field, ...problem}: Problem,
): Told {
	const index = field === undefined ? -1 : columnIndexOf(columns, field);
	const source = field === 'parent' && parent !== undefined ? '--organization' : table.header[index];
	const column = field === undefined ? undefined : (source ?? fieldLabel(field));
	return column === undefined ? problem : told`${column}: ${problem}`;
}

function titleOf(row: BatchRow): string {
	const name = nameOfRow(row);
	return `Row ${row.number}${name === '' ? '' : `, ${exactName(name)}`}`;
}

const rowText = (row: BatchRow, text: Told): string => `${titleOf(row)}: ${harmless(shownText(text))}`;

/** The problems of all rows, one per line. */
export const problemLines = (batch: Batch): readonly string[] =>
	batch.rows.flatMap(row => row.problems.map(problem => rowText(row, lineProblem(batch, problem))));

/** The warnings before the rows are sent without a screen: first those about the whole file, then one line for each row. */
export function warningLines(state: State, batch: Batch): readonly string[] {
	const roots = rootsIn(batch.rows);
	const unused = unusedText(batch);
	const duplicates = batch.rows.filter(row => isPossibleDuplicate(row) && row.result.status === 'leftOut');
	return [
		...warningTexts(state, batch).map(text => harmless(shownText(text))),
		...(roots === 0 ? [] : [`${counted(roots, 'organization')} will have no parent.`]),
		...(unused === undefined ? [] : [`${unused}.`]),
		...duplicates.map(row => rowText(row, told`Left out. ${row.resembles ?? ''}`)),
		...batch.rows
			.filter(({result: {status}}) => status === 'waiting')
			.flatMap(row => row.warnings.map(text => rowText(row, text))),
	];
}

/** Why rows were not created as asked, once for all rows with the same reason. */
export const resultLines = ({rows}: Batch): readonly string[] =>
	reasonTexts(
		rows.flatMap(row => endsOf(row).map(end => ({row, end}))),
		{stateOf: ({end}) => end, nameOf: ({row}) => titleOf(row), done: rowsWord},
	);

/** Whether a column of the file only repeats the name and the parent, which the table has as stored. */
const isRepeated = (field: ColumnField | undefined): boolean =>
	field !== undefined && fieldsFilledBy(field).every(each => each === 'name' || each === 'parent');

/** The organizations created from a file, by this run or an earlier one, as a Markdown table for a ticket or an email: the stored name, parent and time, then the other columns of the file. Organizations missing from the list get their name and parent from the file, and no time. */
export function batchTable(state: State, {rows, table, columns}: Pick<Batch, 'columns' | 'rows' | 'table'>): string {
	const cellsOf = new Map(table.rows.map(({number, cells}) => [number, cells]));
	const others = table.header.flatMap((heading, index) => (isRepeated(columns[index]) ? [] : [{heading, index}]));
	const created = rows.flatMap(row => {
		if (row.result.status !== 'created') {
			return [];
		}

		const {id} = row.result;
		const at = rowOfId(state, id);
		const listed = pathOf(state, at);
		const path = listed.length === 0 ? [...row.parentPath, nameOfRow(row)] : listed;
		const time = state.tree.index.organizationAt(at)?.create_time ?? '';
		const source = others.map(({index}) => cellsOf.get(row.number)?.[index]?.replaceAll('\n', ' ') ?? '');
		return [[path.at(-1) ?? '', path.slice(0, -1).join(' › '), id, time === '' ? '' : timestamp(time), ...source]];
	});
	return markdownTable(['Name', 'Parent', 'ID', 'Created', ...others.map(({heading}) => heading)], created);
}

// The file was named there, or here with a key.
const command = 'cforgs onboard --from with this file';

/** The progress of a file: `2 of 5 rows of customers.csv are created, 1 left out`. */
function comeText({file, rows}: Batch): string {
	const tally = tallyOf(rows);
	const {created, unconfirmed} = tally;
	const unclear = tally.unclear - unconfirmed;
	return [
		`${count(created)} of ${counted(rows.length, 'row')} of ${harmless(file)} ${created === 1 ? 'is' : 'are'} created`,
		...(unclear === 0 ? [] : [`${count(unclear)} ${unclear === 1 ? 'is' : 'are'} unclear`]),
		...leftOutTexts(tally),
	].join(', ');
}

function nextText({deleted, open}: Tally): string {
	if (deleted === 0) {
		return 'continues with the rest';
	}

	const createsAgain = `would create ${deleted === 1 ? 'it' : 'them'} again`;
	return open === 0 ? createsAgain : 'continues with the rest, and would create the deleted organizations again';
}

/** The text printed after the program ends before every row of a file is created; undefined if no row was sent. */
export function batchEnding(state: State): string | undefined {
	const batch = batchIn(state);
	if (!batch || batch.rows.every(({result}) => result.status === 'created')) {
		return undefined;
	}

	const {rows, step, run, file} = batch;
	if (run) {
		return step.name === 'sending'
			? `Deleting what you created from ${harmless(file)} did not end; undo shows what is left.`
			: undefined;
	}

	const note = step.name === 'reviewing' ? step.note : undefined;
	if (!note && step.name !== 'sending') {
		return undefined;
	}

	const where = note?.resultFile === undefined ? '' : `; ${harmless(note.resultFile)} says which`;
	return `${comeText(batch)}${where}, and ${command} ${nextText(tallyOf(rows))}.`;
}

const isUntouched = ({result: {status}}: BatchRow): boolean => status === 'waiting' || status === 'leftOut';

/** The message about an unfinished file that the user leaves; undefined if no file is open, or all of it is created. */
export function batchLeft(state: State): string | undefined {
	const batch = batchIn(state);
	if (!batch || batch.run) {
		return undefined;
	}

	const {rows, file, step} = batch;
	const tell = (nothing: string): string =>
		rows.every(row => isUntouched(row)) ? `Left ${file}: ${nothing}` : comeText(batch);
	if (step.name === 'mapping') {
		return `${tell('nothing is created')}, and the assignment of columns is not kept.`;
	}

	const isWhole = step.name === 'reviewing' && rows.every(({result}) => result.status === 'created');
	return isWhole
		? undefined
		: (batchEnding(state) ??
				`${tell('nothing is sent')}. To open it again, press ${keyOf(state, 'openImport')}, or run ${command}.`);
}
