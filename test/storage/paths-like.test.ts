import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {pathsLike} from '../../source/storage/paths-like.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await test('paths are completed where they are typed, from the home folder too', async () => {
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
