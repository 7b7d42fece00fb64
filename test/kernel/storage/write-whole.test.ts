import assert from 'node:assert/strict';
import {
	chmodSync,
	chownSync,
	lstatSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	watch,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {openOutput} from '../../../source/kernel/command-line/write-output.js';
import {batchFiles} from '../../../source/abilities/onboard/file/batch-files.js';
import {
	replaceFile,
	writeInto,
	writeNewFile,
	writePrivateFile,
	writeWhole,
} from '../../../source/kernel/storage/write-file.js';
import {assertModes, ofUnix} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const onLinux = {skip: process.platform !== 'linux'};

const answered = {yes: true, quiet: true};

await test('writes the parts of a text one after the other, or leaves the file as it is', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'list.json');
	await writeWhole(file, ['aé\n', '', 'b\n']);
	assert.equal(readFileSync(file, 'utf8'), 'aé\nb\n');
	function* failing(): Generator<string, void> {
		yield 'new';
		throw new Error('no more');
	}

	await assert.rejects(writeWhole(file, failing()), /no more/v);
	assert.equal(readFileSync(file, 'utf8'), 'aé\nb\n');
	assertModes({[file]: '600'});
	assert.deepEqual(readdirSync(folder.path), ['list.json']);
});

await test('writes a new file for its owner only, and never over another', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'export.json');
	await writeNewFile(file, 'first');
	await assert.rejects(writeNewFile(file, 'second'), {code: 'EEXIST'});
	assert.equal(readFileSync(file, 'utf8'), 'first');
	assertModes({[file]: '600'});
	assert.deepEqual(readdirSync(folder.path), ['export.json']);
});

await test('gives an unfinished file an unpredictable name', onLinux, async () => {
	using folder = temporaryFolder();
	const seen = new Set<string>();
	const {promise: isSeen, resolve} = Promise.withResolvers<undefined>();
	// Unlike the promise version, this one watches as soon as it is called.
	// eslint-disable-next-line n/prefer-promises/fs
	const watcher = watch(folder.path, (_event, name) => {
		seen.add(name ?? '');
		if (name === 'last') {
			resolve(undefined);
		}
	});
	const fileOf = (name: string) => path.join(folder.path, name);
	const rows = fileOf('customers.csv');
	writeFileSync(rows, 'name\nAcme\n');
	const files = batchFiles(rows);
	const table = await files.read();
	writePrivateFile(fileOf('state.json'), '{}');
	await writeNewFile(fileOf('new.json'), '{}');
	await files.writeResult({table, rows: []}, true);
	await files.writeResult({table, rows: []}, true);
	const write = await openOutput(fileOf('new.json'), answered);
	await write('again');
	writeFileSync(fileOf('last'), '');
	await isSeen;
	watcher.close();
	const kept = new Set(readdirSync(folder.path));
	const temporary = [...seen].filter(name => !kept.has(name) && name !== path.basename(folder.path));
	assert.deepEqual(
		temporary.filter(name => !/^\.cforgs-\d+-\d+(?:-[\da-f]+)*\.[\da-f]{32}\.tmp$/v.test(name)),
		[],
	);
	assert.equal(temporary.length, 5);
});

await test('replaces a link with a file, and keeps the target of the link', ofUnix, async () => {
	using folder = temporaryFolder();
	const victim = path.join(folder.path, 'victim');
	writeFileSync(victim, 'mine');
	const links = [path.join(folder.path, 'state.json'), path.join(folder.path, `.new.json.${process.pid}`)];
	for (const link of links) {
		symlinkSync(victim, link);
	}

	writePrivateFile(links[0] ?? '', 'state');
	await writeNewFile(path.join(folder.path, 'new.json'), 'new');
	assert.equal(readFileSync(victim, 'utf8'), 'mine');
	assert.equal(lstatSync(links[0] ?? '').isSymbolicLink(), false);
	assertModes({[links[0] ?? '']: '600'});
});

await test('adds no result line behind a link', ofUnix, async () => {
	using folder = temporaryFolder();
	const rows = path.join(folder.path, 'customers.csv');
	writeFileSync(rows, 'name\nAcme\n');
	const files = batchFiles(rows);
	const table = await files.read();
	const first = await files.writeResult({table, rows: []}, false);
	const victim = path.join(folder.path, 'victim');
	await writeNewFile(victim, 'mine');
	const planted = path.join(folder.path, 'planted.csv');
	symlinkSync(victim, planted);
	await assert.rejects(files.writeResult({table, rows: []}, false, {...first, target: planted}), {code: 'ELOOP'});
	assert.equal(readFileSync(victim, 'utf8'), 'mine');
});

await test('keeps the owner and mode of a file that --output replaces', ofUnix, async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'export.json');
	writeFileSync(file, 'before');
	chmodSync(file, 0o640);
	// Only root can change the owner of a file.
	const isRoot = process.getuid?.() === 0;
	if (isRoot) {
		chownSync(file, 1234, 1235);
	}

	const before = statSync(file);
	const write = await openOutput(file, answered);
	await write('after');
	const {uid, gid, mode} = statSync(file);
	assert.deepEqual([uid, gid, mode], [before.uid, before.gid, before.mode]);
	assert.equal(readFileSync(file, 'utf8'), 'after');
});

await test('writes no --output behind a link to a file', ofUnix, async () => {
	using folder = temporaryFolder();
	const victim = path.join(folder.path, 'victim');
	const link = path.join(folder.path, 'export.json');
	writeFileSync(victim, 'mine');
	symlinkSync(victim, link);
	await assert.rejects(
		openOutput(link, answered),
		/export\.json is a link\. Use the name of its target, or another name\.$/v,
	);
	await assert.rejects(replaceFile(link, 'theirs'), {code: 'ELOOP'});
	await assert.rejects(writeInto(link, 'theirs'), {code: 'EEXIST'});
	assert.equal(readFileSync(victim, 'utf8'), 'mine');
	await writeInto('/dev/null', 'text');
});
