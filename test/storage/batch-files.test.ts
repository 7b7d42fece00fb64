import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {resultTable} from '../../source/batch/result-table.js';
import {batchFiles} from '../../source/storage/batch-files.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const none = {rows: [], table: {header: [], rows: []}};

await test('the result stands beside the file, replaces an earlier one, and nothing else', async () => {
	using folder = temporaryFolder();
	const files = batchFiles(path.join(folder.path, 'customers.csv'));
	const first = await files.write(none);
	assert.equal(first, path.join(folder.path, 'customers.result.csv'));
	assert.equal(await files.write(none), first);
	assert.equal(await files.otherResult(none), undefined);
	writeFileSync(first, 'mine');
	assert.equal(await files.write(none, path.join(folder.path, 'customers.result-9.csv')), path.join(folder.path, 'customers.result-9.csv'), 'the same run writes the same file');
	assert.deepEqual(await files.otherResult(none), {file: path.join(folder.path, 'customers.result-2.csv'), taken: first});
	assert.equal(await files.write(none), path.join(folder.path, 'customers.result-2.csv'));
	assert.deepEqual([readFileSync(first, 'utf8'), readFileSync(path.join(folder.path, 'customers.result-2.csv'), 'utf8')], ['mine', resultTable(none)]);
});

await test('a file that cannot be used is named with the reason', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'customers.csv');
	const files = batchFiles(file);
	await assert.rejects(files.read(), {message: `${file} cannot be used. There is no such file.`});
	writeFileSync(file, 'name\n');
	await assert.rejects(files.read(), {message: `${file} cannot be used. It has no row below its header.`});
	writeFileSync(file, 'name\nAlpha\n');
	const {rows} = await files.read();
	assert.equal(rows.length, 1);
});

await test('a folder that cannot be read ends the writing with its reason', async () => {
	using folder = temporaryFolder();
	writeFileSync(path.join(folder.path, 'file'), '');
	await assert.rejects(batchFiles(path.join(folder.path, 'file', 'customers.csv')).write(none), {code: 'ENOTDIR'});
	const long = `${'x'.repeat(250)}.csv`;
	await assert.rejects(batchFiles(path.join(folder.path, long)).write(none), {code: 'ENAMETOOLONG'});
});
