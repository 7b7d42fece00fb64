import {
	nameOfRow,
	tallyOf,
	type Batch,
	type BatchRow,
	type Problem,
} from '../batch/batch.js';
import {columnLabel} from '../batch/column-fields.js';
import {isFilledTwice, type Columns} from '../batch/columns.js';
import {changesOf} from '../forms/request.js';
import {fieldLabel, type FieldName} from '../forms/fields.js';
import {filledMembers} from '../forms/form.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {harmless} from '../text/harmless.js';
import {fitMiddle} from '../text/middle.js';
import {fit, widthOf} from '../text/width.js';
import {count, counted} from '../text/words.js';
import {failureText} from './failure.js';
import {lacksOfListing} from './lacking.js';
import {oncePerState} from './once-per-state.js';
import {
	data,
	plain,
	row,
	selectionMark,
	toned,
	type Row,
	type Span,
} from './row.js';
import {rootRows} from './root-rows.js';
import {toldRows} from './told-rows.js';
import {headingOf, shortened, unusedRows} from './unused-columns.js';
import {windowed} from './windowed.js';

// Of a part of the address the end tells which.
function fieldSpan(columns: Columns, name: Columns[number], room: number): Span {
	if (name === undefined) {
		return toned('dim', 'not used');
	}

	const isTwice = isFilledTwice(columns, name);
	const text = fitMiddle(`${columnLabel(name)}${isTwice ? ' (filled twice)' : ''}`, room).trimEnd();
	return isTwice ? toned('warning', text) : plain(text);
}

/**
The file's columns, and for each the field that it fills.
*/
export function columnRows(batch: Batch, cursor: number, width: number): readonly Row[] {
	const {
		file, table, columns, isKept,
	} = batch;
	const intro = `Choose which field each column of ${file} fills; unused columns are not sent.${isKept ? ' Your choices from last time are kept.' : ''}`;
	const headWidth = Math.max(12, Math.floor(width * 0.3));
	return [
		...toldRows(intro, width, 'dim'),
		row(),
		...columns.map((name, index): Row => {
			const isSelected = index === cursor;
			const sample = table.rows[0]?.cells[index] ?? '';
			const right = sample === '' || width < 64 ? '' : `such as ${shortened(harmless(sample), Math.floor(width * (width < 90 ? 0.2 : 0.3)))}`;
			return {
				left: [
					selectionMark(isSelected),
					{text: fit(headingOf(batch, index), headWidth), isHarmless: true},
					toned(isSelected ? 'accent' : 'dim', isSelected ? ' ← ' : ' '.repeat(3)),
					fieldSpan(columns, name, width - headWidth - widthOf(right) - 8),
					toned(isSelected ? 'accent' : 'dim', isSelected ? ' →' : ''),
				],
				right: right === '' ? [] : [{text: right, tone: 'dim', isHarmless: true}],
				isSelected,
			};
		}),
	];
}

/**
What it waits for before the rows can be checked.
*/
export function checkingRows(state: State, width: number): readonly Row[] {
	const {progress, loaded, total} = state.listing;
	if (progress.status === 'failed') {
		return toldRows(`The organizations could not all be read, so the rows cannot be checked: ${failureText(progress.error)} Press ${keyOf(state, 'retryCheck')} to try again.`, width, 'danger');
	}

	const of = total === undefined ? '' : ` of ${count(total)}`;
	return toldRows(`The rows are checked against every organization, once all are read: ${count(loaded)}${of} so far … Esc leaves; nothing is created.`, width, 'dim');
}

const marks: Readonly<Record<BatchRow['result']['status'], Span>> = {
	created: toned('success', '✓'), failed: toned('danger', '✗'), unknown: toned('warning', '?'), sending: toned('accent', '…'), waiting: toned('dim', '·'),
};

const numberColumns = 6;

function factOf({form, result}: BatchRow): string {
	if (result.status === 'created') {
		return result.isEarlier ? `earlier, ${result.id}` : result.id;
	}

	return changesOf(form).some(({name}) => name !== 'name' && name !== 'parent') ? '' : 'no profile';
}

function problemRows({table, columns, parent}: Batch, {field, text}: Problem, width: number): readonly Row[] {
	const index = field === undefined ? -1 : columns.indexOf(field);
	const source = field === 'parent' && parent !== undefined ? '--organization' : table.header[index];
	const column = field === undefined ? undefined : (source ?? fieldLabel(field));
	return toldRows(column === undefined ? text : `${column}: ${text}`, width, 'danger', 9);
}

// Of a JSON object what its members hold.
function valueText(name: FieldName, text: string): string {
	const members = filledMembers(name, text);
	return members.length === 0 ? text : members.map(member => `${member.name} ${member.value}`).join(', ');
}

/**
What will be stored in the profile.
*/
function profileRows({form}: BatchRow, width: number): readonly Row[] {
	const sent = changesOf(form).filter(({name}) => name !== 'name' && name !== 'parent');
	return sent.length === 0 ? [] : toldRows(sent.map(({name, to}) => `${fieldLabel(name)}: ${valueText(name, to)}`).join(' · '), width, 'dim', 9);
}

/**
A row of the file, what is to be said of it below it.
*/
function itemRows(batch: Batch, item: BatchRow, width: number): readonly Row[] {
	const {
		number, parentPath, problems, result, warnings,
	} = item;
	const mark = problems.length > 0 ? toned('danger', '✗') : marks[result.status];
	const isWide = width >= 60;
	const remark = result.status === 'created' ? result.remark : undefined;
	const name = nameOfRow(item);
	return [
		{
			left: [
				mark,
				toned('dim', String(number).padStart(numberColumns)),
				plain('  '),
				name === '' ? toned('dim', '(no name)') : data(name),
				toned('dim', problems.some(({field}) => field === 'parent') ? '' : (parentPath.length === 0 ? '  without a parent' : `  in ${parentPath.join(' › ')}`)),
			],
			right: isWide ? [toned('dim', factOf(item))] : [],
		},
		...(result.status === 'waiting' ? profileRows(item, width) : []),
		...problems.flatMap(problem => problemRows(batch, problem, width)),
		// They are about sending it.
		...(result.status === 'created' ? [] : warnings).flatMap(text => toldRows(text, width, 'warning', 9)),
		...(result.status === 'failed' ? toldRows(result.text, width, 'danger', 9) : []),
		...(result.status === 'unknown' ? toldRows(result.text, width, 'warning', 9) : []),
		...(remark === undefined ? [] : toldRows(remark, width, 'warning', 9)),
	];
}

const titleRow = row(toned('dim', `${'row'.padStart(1 + numberColumns)}  organization`));

function problemText(state: State, {rows, parent}: Batch): string {
	const bad = rows.filter(({problems}) => problems.length > 0).length;
	const [have, they] = bad === 1 ? ['has a problem', 'it is'] : ['have problems', 'they are'];
	const isMissed = parent !== undefined && rows.some(({problems}) => problems.some(({field}) => field === 'parent'));
	const todo = isMissed ? 'leave, and start with another --organization' : `correct the file, then ${keyOf(state, 'readBatchAgain')} reads it again`;
	return `${count(bad)} of ${counted(rows.length, 'row')} ${have}, marked ✗. Nothing is sent until ${they} fixed: ${todo}.`;
}

function summaryText(state: State, rows: readonly BatchRow[]): string {
	const {created, earlier, open} = tallyOf(rows);
	const toDo = `${counted(open, 'organization')} to create`;
	const some = earlier === created ? ' earlier' : `, ${count(earlier)} of them earlier`;
	const done = `${count(created)} created${earlier === 0 ? '' : some}`;
	const all = counted(rows.length, 'row');
	if (open === 0) {
		return `${all}: ${done}.`;
	}

	const parts = created === 0 ? [toDo] : [toDo, done];
	return `${all}: ${parts.join('; ')}. ${keyOf(state, 'sendBatch')} creates them, one after the other.`;
}

/**
What the rows come to: what the last run ended with, or else what is to be done.
*/
function headRows(state: State, batch: Batch, width: number): readonly Row[] {
	const {rows, step} = batch;
	const note = step.name === 'reviewing' ? step.note : undefined;
	if (note) {
		return toldRows(note.text, width, note.tone);
	}

	const told = tallyOf(rows).problems > 0
		? toldRows(problemText(state, batch), width, 'danger')
		: toldRows(summaryText(state, rows), width, 'heading');
	// A parent's path may be that of one more, and a name may be taken.
	const lacks = lacksOfListing(state).map(lack => `${lack} The rows are checked without what is missing: a path may lead to another parent than is meant.`);
	return [...told, ...lacks.flatMap(text => toldRows(text, width, 'warning')), ...rootRows(state, batch, width), ...unusedRows(batch, width)];
}

/**
Every row with what is wrong with it or what came of it; those with problems first.
*/
export const batchRows = oncePerState((state, batch: Batch, width: number): readonly Row[] => {
	const {rows} = batch;
	const isBad = (item: BatchRow) => item.problems.length > 0 || item.result.status === 'failed' || item.result.status === 'unknown';
	const ordered = [...rows.filter(item => isBad(item)), ...rows.filter(item => !isBad(item))];
	return [...headRows(state, batch, width), titleRow, ...ordered.flatMap(item => itemRows(batch, item, width))];
});

/**
How far the sending has come, and a window of the rows around the one that is sent.
*/
export function sendingRows(batch: Batch, width: number, height: number): readonly Row[] {
	const {rows, step} = batch;
	const {created, failed} = tallyOf(rows);
	const sending = step.name === 'sending' ? step : undefined;
	const barWidth = Math.min(30, Math.floor(width / 3));
	const full = Math.floor((created / Math.max(1, rows.length)) * barWidth);
	const going = sending?.note ?? 'Each row is looked up, then sent once. Esc stops after the current one.';
	const waiting = sending?.isStopping ? 'Stopping after the row being sent … Esc again stops waiting for it.' : going;
	const head: readonly Row[] = [
		row(
			toned('success', '█'.repeat(full)),
			toned('dim', '░'.repeat(barWidth - full)),
			plain(` ${count(created)} of ${count(rows.length)} created`),
			toned(failed > 0 ? 'danger' : 'dim', ` · ${count(failed)} failed`),
		),
		...toldRows(waiting, width, sending?.note === undefined ? 'dim' : 'warning'),
		titleRow,
	];
	const current = rows.findIndex(({result}) => result.status === 'sending');
	return [...head, ...windowed(rows, current, height - head.length).flatMap(([item]) => itemRows(batch, item, width).slice(0, 1))];
}
