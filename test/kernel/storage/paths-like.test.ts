import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {lookAtPath, mostPaths, pathsLike} from '../../../source/kernel/storage/paths-like.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await test('completes paths, also from the home folder', async () => {
	using folder = temporaryFolder();
	for (const name of ['b.json', 'a.json', '.hidden']) {
		writeFileSync(path.join(folder.path, name), '');
	}

	mkdirSync(path.join(folder.path, 'a folder'));
	const inFolder = (...names: readonly string[]) => names.map(name => `${folder.path}/${name}`);
	assert.deepEqual(await pathsLike(`${folder.path}/`), inFolder('a folder/', 'a.json', 'b.json'));
	assert.deepEqual(await pathsLike(`${folder.path}/b`), inFolder('b.json'));
	assert.deepEqual(await pathsLike(`${folder.path}/.`), inFolder('.hidden'));
	assert.deepEqual(await pathsLike('~'), ['~/']);
	const home = `~/${path.relative(homedir(), folder.path)}/`;
	assert.deepEqual(await pathsLike(`${home}b`), [`${home}b.json`]);
	const here = await pathsLike('pack');
	assert.ok(here.includes('package.json'));
	await assert.rejects(pathsLike(`${folder.path}/none/x`), {code: 'ENOENT'});
});

await test('completes only files with the given endings, and a limited number of a big folder', async () => {
	using folder = temporaryFolder();
	for (const name of ['a.csv', 'b.TSV', 'c.exe', 'e\u{1B}[2J.csv']) {
		writeFileSync(path.join(folder.path, name), '');
	}

	mkdirSync(path.join(folder.path, 'd.folder'));
	const names = await pathsLike(`${folder.path}/`, ['.csv', '.tsv']);
	assert.deepEqual(
		names.map(name => name.slice(folder.path.length + 1)),
		['a.csv', 'b.TSV', 'd.folder/', 'e\u{1B}[2J.csv'],
	);
	for (let index = 0; index < mostPaths + 5; index++) {
		writeFileSync(path.join(folder.path, `many-${index}.csv`), '');
	}

	const many = await pathsLike(`${folder.path}/many`);
	assert.equal(many.length, mostPaths);
	assert.deepEqual(await pathsLike(`${folder.path}/many-1004`), [`${folder.path}/many-1004.csv`]);
});

await test('reports a path to write to as free, or what exists there', async () => {
	using folder = temporaryFolder();
	writeFileSync(path.join(folder.path, 'file'), '');
	mkdirSync(path.join(folder.path, 'folder'));
	const look = async (name: string) => lookAtPath(`${folder.path}/${name}`);
	const found = await Promise.all(
		['free', 'file', 'folder', 'none/free', 'file/free', 'none/'].map(async name => look(name)),
	);
	assert.deepEqual(found, ['free', 'file', 'folder', 'noFolder', 'noFolder', 'noFolder']);
	const home = path.relative(homedir(), folder.path);
	assert.equal(await lookAtPath(`~/${home}/file`), 'file');
});
