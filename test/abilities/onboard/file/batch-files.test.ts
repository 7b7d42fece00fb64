import assert from 'node:assert/strict';
import {appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import type {BatchRow, RowResult} from '../../../../source/abilities/onboard/file/batch.js';
import {resultRowOf, batchFiles} from '../../../../source/abilities/onboard/file/batch-files.js';
import {resultLines} from '../../../../source/kernel/customer-file/result-table.js';
import {openForm} from '../../../../source/kernel/form-model/form.js';
import type {WrittenResult} from '../../../../source/kernel/customer-file/result-file.js';
import {temporaryFolder} from '../../../helpers/temporary-folder.js';

const none = {rows: [], table: {header: [], rows: []}};

await test('writes the result next to the file, replacing only an earlier result of its own', async () => {
	using folder = temporaryFolder();
	const files = batchFiles(path.join(folder.path, 'customers.csv'));
	const write = async (before?: WrittenResult) => {
		const {target} = await files.writeResult(none, true, before);
		return target;
	};

	const first = await write();
	assert.equal(first, path.join(folder.path, 'customers.result.csv'));
	assert.equal(await write(), first);
	assert.equal(await files.otherResult(none), undefined);
	writeFileSync(first, 'mine');
	const ninth = {target: path.join(folder.path, 'customers.result-9.csv'), lines: resultLines(none.table)};
	assert.equal(await write(ninth), ninth.target, 'the same run writes the same file');
	assert.deepEqual(await files.otherResult(none), {
		file: path.join(folder.path, 'customers.result-2.csv'),
		taken: first,
	});
	assert.equal(await write(), path.join(folder.path, 'customers.result-2.csv'));
	assert.deepEqual(
		[readFileSync(first, 'utf8'), readFileSync(path.join(folder.path, 'customers.result-2.csv'), 'utf8')],
		['mine', resultLines(none.table).head],
	);
});

await test('names a file that it cannot use, with the reason', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'customers.csv');
	const files = batchFiles(file);
	await assert.rejects(files.read(), {message: `${file} is not usable. There is no such file.`});
	writeFileSync(file, 'name\n');
	await assert.rejects(files.read(), {message: `${file} is not usable. It has no rows below its header.`});
	writeFileSync(file, 'name\nAlpha\n');
	const {rows} = await files.read();
	assert.equal(rows.length, 1);
});

await test('fails with the reason when it cannot read the folder or write the result', async () => {
	using folder = temporaryFolder();
	writeFileSync(path.join(folder.path, 'file'), '');
	await assert.rejects(batchFiles(path.join(folder.path, 'file', 'customers.csv')).writeResult(none, true), {
		code: 'ENOTDIR',
	});
	const long = `${'x'.repeat(250)}.csv`;
	await assert.rejects(batchFiles(path.join(folder.path, long)).writeResult(none, true), {code: 'ENAMETOOLONG'});
});

const table = {
	header: ['name'],
	rows: [
		{number: 2, cells: ['Alpha']},
		{number: 3, cells: ['Beta']},
	],
};

const rowsWith = (...results: readonly RowResult[]): readonly BatchRow[] =>
	results.map((result, index) => ({
		number: index + 2,
		form: openForm('create', undefined, {name: '', parentId: ''}, {name: table.rows[index]?.cells[0] ?? ''}),
		parentPath: [],
		problems: [],
		warnings: [],
		result,
	}));

const created: RowResult = {status: 'created', id: 'a1', isEarlier: false};

await test('appends the outcome of each row to the result, and rewrites it with one line per row at the end', async () => {
	using folder = temporaryFolder();
	const files = batchFiles(path.join(folder.path, 'customers.csv'));
	const rows = rowsWith({status: 'sending'}, {status: 'waiting'});
	const begun = await files.writeResult({table, rows}, false);
	const {target} = begun;
	const before = readFileSync(target, 'utf8');
	const {ino} = statSync(target);
	const [, second] = rows;
	assert.ok(second);
	const [first] = rowsWith(created);
	assert.ok(first);
	const added = await files.writeResult({table, rows: [first, second]}, false, begun);
	const after = readFileSync(target, 'utf8');
	assert.equal(statSync(target).ino, ino);
	assert.ok(after.startsWith(before));
	assert.match(after.slice(before.length), /^2,create,done,a1,Alpha,[^\n\r]*,Alpha\r\n$/v);
	rmSync(target);
	await assert.rejects(files.writeResult({table, rows: rowsWith(created, {status: 'sending'})}, false, added), {
		code: 'ENOENT',
	});
	assert.ok(!existsSync(target), 'a line alone says nothing');
	await files.writeResult({table, rows: rowsWith(created, created)}, true, added);
	assert.equal(
		readFileSync(target, 'utf8'),
		'cforgs_row,cforgs_verb,cforgs_status,cforgs_id,cforgs_path,cforgs_note,name\r\n2,create,done,a1,Alpha,,Alpha\r\n3,create,done,a1,Beta,,Beta\r\n',
	);
});

await test('repairs the result of a killed run when the file is read again, unless that run may continue', async () => {
	using folder = temporaryFolder();
	const files = batchFiles(path.join(folder.path, 'customers.csv'));
	const rows = rowsWith({status: 'sending'}, {status: 'waiting'});
	const {target} = await files.writeResult({table, rows}, false);
	appendFileSync(
		target,
		`${resultLines(table).linesOf(
			rowsWith(created).map(row => resultRowOf(row)),
			true,
		)}3,unkn`,
	);
	const left = readFileSync(target, 'utf8');
	assert.equal(await files.otherResult({table, rows}), undefined, 'it is known for what it is');
	let unlocked = 0;
	const ledger = (isFree: boolean) => ({
		lock: () => isFree,
		unlock() {
			unlocked++;
		},
	});
	await files.mendResult({table, rows}, ledger(false));
	assert.equal(readFileSync(target, 'utf8'), left);
	await files.mendResult({table, rows}, ledger(true));
	assert.match(
		readFileSync(target, 'utf8'),
		/name\r\n2,create,done,a1,Alpha,,Alpha\r\n3,create,not_sent,,Beta,,Beta\r\n$/v,
	);
	await files.mendResult({table, rows}, ledger(true));
	assert.equal(unlocked, 1, 'nothing is left to mend');
});
