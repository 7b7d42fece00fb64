import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {writeNewFile} from '../../source/storage/new-file.js';
import {assertModes} from '../helpers/of-unix.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await test('a new file is written for its owner alone, and never over another', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'export.json');
	await writeNewFile(file, 'first');
	await assert.rejects(writeNewFile(file, 'second'), {code: 'EEXIST'});
	assert.equal(readFileSync(file, 'utf8'), 'first');
	assertModes({[file]: '600'});
	assert.deepEqual(readdirSync(folder.path), ['export.json']);
});
