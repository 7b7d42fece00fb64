import assert from 'node:assert/strict';
import fs, {mkdirSync, readdirSync, utimesSync, writeFileSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {lockedLines} from '../../../source/kernel/storage/locked-lines.js';
import {ownMark} from '../../../source/kernel/storage/process-mark.js';
import {removeStrays, temporaryName} from '../../../source/kernel/storage/write-file.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const random = '0123456789abcdef'.repeat(2);
// The process id is higher than any of the kernel, so that program has ended.
const ended = `.cforgs-4194305-1${ownMark().replace(/^\d+-\d+/v, '')}.${random}.tmp`;
const elsewhere = `.cforgs-1-1-${'a'.repeat(12)}-${'b'.repeat(12)}-1.${random}.tmp`;

await test('removes temporary files of programs that have ended, and no other file', () => {
	using folder = temporaryFolder();
	const running = path.basename(temporaryName(path.join(folder.path, 'file')));
	const others = ['.cforgs-notes.tmp', 'greeted', 'x.tmp'];
	const folders = [folder.path, path.join(folder.path, 'drafts')];
	mkdirSync(folders[1] ?? '');
	for (const each of folders) {
		for (const name of [running, ended, elsewhere, ...others]) {
			writeFileSync(path.join(each, name), '');
		}
	}

	const left = () =>
		folders.map(each =>
			readdirSync(each)
				.filter(name => name !== 'drafts')
				.toSorted(),
		);
	const kept = (...names: readonly string[]) => folders.map(() => names.toSorted());
	removeStrays(folder.path, Date.now());
	assert.deepEqual(left(), kept(running, elsewhere, ...others));
	const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
	for (const each of folders) {
		for (const name of [running, elsewhere, ...others]) {
			utimesSync(path.join(each, name), twoDaysAgo, twoDaysAgo);
		}
	}

	removeStrays(folder.path, Date.now());
	assert.deepEqual(left(), kept(running, ...others));
});

await test('ignores a folder that cannot be read', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'file');
	writeFileSync(file, '');
	removeStrays(file, 0);
	removeStrays(path.join(folder.path, 'none'), 0);
	assert.deepEqual(readdirSync(folder.path), ['file']);
});

await test('leaves no temporary file if a full disk takes no lock', (t: TestContext) => {
	using folder = temporaryFolder();
	const lines = lockedLines(folder.path, 'onboarding', 'api.test');
	const {writeFileSync: write} = fs;
	t.mock.method(fs, 'writeFileSync', (file: string, _: string, options: fs.WriteFileOptions) => {
		write(file, '', options);
		throw Object.assign(new Error('full'), {code: 'ENOSPC'});
	});
	syncBuiltinESMExports();
	t.assert.throws(
		() => {
			lines.lock();
		},
		{code: 'ENOSPC'},
	);
	t.mock.restoreAll();
	syncBuiltinESMExports();
	t.assert.deepStrictEqual(readdirSync(path.join(folder.path, 'onboarding')), []);
	t.assert.strictEqual(lines.lock(), true);
});
