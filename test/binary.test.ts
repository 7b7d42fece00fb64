import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {execFileSync, spawnSync} from 'node:child_process';
import {statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {withNote} from '../build/elf-note.js';
import {startSession} from './helpers/session.js';
import {temporaryFolder} from './helpers/temporary-folder.js';

await test('runs sessions and commands from the single file, without Node.js', async (t: TestContext) => {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		t.skip('the one file is for Linux x64');
		return;
	}

	using folder = temporaryFolder();
	const {path: home} = folder;
	execFileSync(process.execPath, ['--import=tsx', 'build/binary.ts', home], {stdio: 'pipe'});
	const program = path.join(home, 'cforgs');
	const environment = {PATH: '/nowhere', HOME: home};
	const listed = spawnSync(program, ['list', '--demo', '--organizations', '7', '--quiet'], {encoding: 'utf8', env: environment});
	t.assert.deepStrictEqual({lines: listed.stdout.match(/^[\da-f]{32}$/gmv)?.length, stderr: listed.stderr, status: listed.status}, {lines: 7, stderr: '', status: 0});
	const refused = spawnSync(program, ['nonsense'], {encoding: 'utf8', env: environment});
	t.assert.strictEqual(refused.status, 2);
	await using session = startSession({
		command: program, arguments: ['--demo', '--organizations', '20'], columns: 120, rows: 40, cwd: home, environment,
	});
	await session.waitFor('20 organizations');
	await session.press('p');
	await session.waitFor('❯ Business name');
	await session.press('escape');
	await session.waitFor('╭ Accounts');
	const {exitCode} = await session.quit();
	t.assert.strictEqual(exitCode, 0);
	// The file is built from this Node.js, with its symbol names stripped.
	t.assert.ok(statSync(program).size <= statSync(process.execPath).size);
});

await test('adds a note only to an executable at fixed addresses', () => {
	assert.throws(() => withNote(Buffer.alloc(64), 'NAME', Buffer.from('content')), /no ELF executable/v);
	const withoutSegments = Buffer.alloc(64);
	withoutSegments.writeUInt32BE(0x7F_45_4C_46, 0);
	withoutSegments.writeUInt16LE(2, 16);
	assert.throws(() => withNote(withoutSegments, 'NAME', Buffer.from('content')), /segments .* not as expected/v);
});
