import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdir, readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {startSession} from './helpers/session.js';
import {temporaryFolder} from './helpers/temporary-folder.js';

await test('the package installs by itself in an empty folder, is small, and runs from there', async () => {
	using temporary = temporaryFolder();
	const folder = path.join(temporary.path, 'a folder');
	await mkdir(folder);
	// What it is packed from was built before; other tests run on that.
	execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {stdio: 'pipe'});
	const [tarball = ''] = await readdir(folder);
	const {size} = await stat(path.join(folder, tarball));
	assert.ok(size < 2_000_000);
	execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, path.join(folder, tarball)], {stdio: 'pipe'});
	const installed = await readdir(path.join(folder, 'node_modules'));
	assert.deepEqual(installed.filter(name => !name.startsWith('.')), ['cforgs']);
	const files = await readdir(path.join(folder, 'node_modules', 'cforgs', 'distribution'));
	assert.ok(files.includes('licenses.txt'));
	await using session = startSession({
		arguments: [path.join(folder, 'node_modules', '.bin', 'cforgs'), '--demo', '--organizations', '20'],
		columns: 80,
		rows: 24,
		cwd: folder,
		environment: {XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder},
	});
	await session.waitFor('20 organizations');
	await session.press('q');
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 0);
});
