import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type BatchRow, leftOutIfProblem} from '../../../../source/abilities/onboard/file/batch.js';
import {checkRows} from '../../../../source/abilities/onboard/file/check.js';
import {readTable} from '../../../../source/kernel/customer-file/read-table.js';
import type {Table} from '../../../../source/kernel/customer-file/cells.js';
import {resultRowOf} from '../../../../source/abilities/onboard/file/batch-files.js';
import * as results from '../../../../source/kernel/customer-file/result-table.js';
import {family, nothingMade, stateWith} from '../../../helpers/state.js';

const check = (table: Table): readonly BatchRow[] =>
	checkRows({table, columns: ['name', 'parent']}, stateWith(family), nothingMade);

const {endedResult, isUnfinishedResult} = results;

const resultRows = (rows: readonly BatchRow[]) => rows.map(row => resultRowOf(row));

const isResultOf = (text: string, {rows, table}: {readonly rows: readonly BatchRow[]; readonly table: Table}) =>
	results.isResultOf(text, {table, rows: resultRows(rows)});

function resultLines(table: Table) {
	const {head, linesOf} = results.resultLines(table);
	return {
		head,
		linesOf: (rows: readonly BatchRow[], isUnfinished?: boolean) => linesOf(resultRows(rows), isUnfinished),
	};
}

function resultTable(
	{table, rows}: {readonly table: Table; readonly rows: readonly BatchRow[]},
	isUnfinished = false,
): string {
	const {head, linesOf} = resultLines(table);
	return head + linesOf(rows, isUnfinished);
}

const tableOf = (...names: readonly string[]): Table => ({
	header: ['name', 'parent'],
	rows: names.map((name, index) => ({number: index + 2, cells: [name, 'EMEA']})),
});

await test('gives the reason for a row that is left out, and the id of an existing organization', () => {
	const table = {
		header: ['name', 'parent'],
		rows: [
			{number: 2, cells: ['Contoso', 'EMEA']},
			{number: 3, cells: ['New', 'Nowhere']},
		],
	};
	const rows = check(table).map(row => leftOutIfProblem(row));
	assert.deepEqual(resultTable({table, rows}).split('\r\n').slice(1), [
		'2,create,already,contoso,Acme › EMEA › Contoso,An organization with this name already exists under that parent: contoso.,Contoso,EMEA',
		'3,create,left_out,,New,"“Nowhere”: No organization that you can see has this id or path. Check the spelling, or use the id.",New,Nowhere',
		'',
	]);
});

await test('writes the outcome of each row, and escapes formulas', () => {
	const table = tableOf('Made', '=1+1', 'Contoso', 'Refused', 'Sent');
	const [made, formula, contoso, refused, sent] = check(table);
	assert.ok(made);
	assert.ok(formula);
	assert.ok(contoso);
	assert.ok(refused);
	assert.ok(sent);
	const rows: readonly BatchRow[] = [
		{...made, result: {status: 'created', id: 'm1', isEarlier: false, remark: 'Not stored as requested: name.'}},
		formula,
		contoso,
		{...refused, result: {status: 'failed', text: 'The service said “no”, twice.'}},
		{...sent, result: {status: 'sending'}},
	];
	const text = resultTable({table, rows});
	assert.deepEqual(text.split('\r\n'), [
		'cforgs_row,cforgs_verb,cforgs_status,cforgs_id,cforgs_path,cforgs_note,name,parent',
		'2,create,done,m1,Acme › EMEA › Made,Not stored as requested: name.,Made,EMEA',
		"3,create,not_sent,,Acme › EMEA › =1+1,,'=1+1,EMEA",
		'4,create,not_sent,,Acme › EMEA › Contoso,An organization with this name already exists under that parent: contoso.,Contoso,EMEA',
		'5,create,failed,,Acme › EMEA › Refused,"The service said “no”, twice.",Refused,EMEA',
		'6,create,unknown,,Acme › EMEA › Sent,The request was in progress when this line was written. Run the same command again to find out whether it was created.,Sent,EMEA',
		'',
	]);
});

await test('reports a deleted row, and an unfinished deletion as unknown', () => {
	const table = tableOf('Gone', 'Going');
	const [gone, going] = check(table);
	assert.ok(gone);
	assert.ok(going);
	const rows: readonly BatchRow[] = [
		{...gone, result: {status: 'deleted', id: 'g1'}},
		{...going, result: {status: 'created', id: 'g2', isEarlier: false, deletion: 'sent'}},
	];
	assert.deepEqual(resultTable({table, rows}).split('\r\n').slice(1), [
		'2,delete,done,g1,Acme › EMEA › Gone,,Gone,EMEA',
		'3,delete,unknown,g2,Acme › EMEA › Going,The deletion was in progress when this line was written.,Going,EMEA',
		'',
	]);
});

await test('appends the original columns unchanged, including unused and surplus ones', () => {
	const source = 'name;Customer no.;"=Segment";status\n One ;0042;"=1+1 ""x""";"two\nlines"\nShort\nLong;1;2;3;"4;5"\n';
	const table = readTable(new TextEncoder().encode(source));
	const rows = check(table);
	const text = resultTable({table, rows});
	assert.match(text, /^\u{FEFF}cforgs_row;.*;cforgs_note;name;Customer no\.;'=Segment;status;\r\n/v);
	const again = readTable(new TextEncoder().encode(text));
	assert.deepEqual(again.header.slice(6), ['name', 'Customer no.', '=Segment', 'status', '']);
	assert.deepEqual(
		again.rows.map(({cells}) => cells.slice(6)),
		[
			[' One ', '0042', '=1+1 "x"', 'two\nlines', ''],
			['Short', '', '', '', ''],
			['Long', '1', '2', '3', '4;5'],
		],
	);
	assert.ok(isResultOf(text, {table, rows}));
	assert.ok(
		isResultOf(text, {rows, table: {...table, rows: table.rows.slice(0, 2)}}),
		'once the row that was too long is mended',
	);
	const {head, linesOf} = resultLines(table);
	const unfinished = head + linesOf(rows, true) + linesOf(rows.slice(0, 1), true);
	assert.ok(isResultOf(unfinished, {table, rows}));
	assert.equal(endedResult(unfinished), text);
});

await test('replaces an earlier result only if that lists no other created organization', () => {
	const table = tableOf('=Made', 'Bad');
	const [made, bad] = check(table);
	assert.ok(made);
	assert.ok(bad);
	const rows: readonly BatchRow[] = [
		{...made, parentPath: [], result: {status: 'created', id: 'm1', isEarlier: false}},
		bad,
	];
	const text = resultTable({table, rows});
	assert.ok(isResultOf(text, {table, rows}));
	assert.ok(isResultOf(text, {table, rows: rows.slice(0, 1)}), 'a row that came to nothing may go');
	assert.ok(isResultOf(text.replaceAll('Bad', 'Mended'), {table, rows}));
	assert.ok(!isResultOf(text, {table, rows: [bad]}), 'one that was created may not');
	assert.ok(!isResultOf(text.replaceAll('Made', 'Other'), {table, rows}));
	assert.ok(!isResultOf(text.replace('name,parent', 'name,mine'), {table, rows}));
	assert.ok(!isResultOf(text, {rows, table: {...table, header: ['name', 'parent', 'more']}}));
	assert.ok(!isResultOf('"mine', {table, rows: []}));
	assert.ok(!isResultOf('mine\n', {table, rows: []}));
});

await test('uses the last line of each row of an unfinished run, and drops a line that was cut off', () => {
	const table = {
		header: ['name', 'parent'],
		rows: [
			{number: 2, cells: ['=One', 'EMEA']},
			{number: 3, cells: ['Two', 'EMEA\nWest']},
		],
	};
	const [one, two] = check(table);
	assert.ok(one);
	assert.ok(two);
	const sending: BatchRow = {...one, parentPath: [], result: {status: 'sending'}};
	const created: BatchRow = {...sending, result: {status: 'created', id: 'o1', isEarlier: false}};
	const second: BatchRow = {...two, problems: [], parentPath: [], result: {status: 'sending'}};
	const {linesOf} = resultLines(table);
	const begun = resultTable({table, rows: [sending, {...second, result: {status: 'waiting'}}]}, true);
	const added = linesOf([created, second], true);
	assert.ok(isUnfinishedResult(begun));
	const ended = (text: string) =>
		endedResult(text)
			.split('\r\n')
			.slice(1, -1)
			.map(line => line.split(',').slice(0, 5).join(','));
	const before = ["2,create,unknown,,'=One", '3,create,not_sent,,Two'];
	const between = ["2,create,done,o1,'=One", '3,create,not_sent,,Two'];
	assert.deepEqual(ended(begun), before);
	const {length: firstLength} = linesOf([created], true);
	const cuts = Array.from(added, (_, length) => begun + added.slice(0, length));
	assert.ok(cuts.every(text => isResultOf(text, {table, rows: [created, second]})));
	// A line counts if at most its last value, quoted here, is missing.
	const isSecondWhole = (length: number) => ['"EMEA\nWest"\r\n', '\r\n'].includes(added.slice(length));
	assert.deepEqual(
		cuts.map(text => ended(text)),
		cuts.map((_, length) => {
			const [first, last] = length < firstLength - 'EMEA\r\n'.length ? before : between;
			return [first, isSecondWhole(length) ? '3,create,unknown,,Two' : last];
		}),
	);
	assert.equal(endedResult(begun + added), resultTable({table, rows: [created, second]}), 'nothing is left of it');
	assert.equal(isUnfinishedResult(endedResult(begun)), false);
	assert.ok(
		!isResultOf(`${begun}mine\r\n${added}`, {table, rows: [created, second]}),
		'a line between others that is none of it',
	);
});
