import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {test} from 'node:test';
import {readNamedFile} from '../../../source/kernel/storage/disk.js';
import {ofUnix} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await test('reads a file by its path, also from the home folder', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'file.json');
	writeFileSync(file, 'text');
	assert.equal(await readNamedFile(file), 'text');
	const fromHome = path.relative(homedir(), file);
	assert.equal(await readNamedFile(`~/${fromHome}`), 'text');
});

await test('does not wait for a special file', ofUnix, async () => {
	await assert.rejects(readNamedFile('/dev/zero'), {code: 'no regular file'});
	await assert.rejects(readNamedFile('/'), {code: 'EISDIR'});
	await assert.rejects(readNamedFile('/no/such/file'), {code: 'ENOENT'});
});
