import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';

await test('L shows the requests and one of them whole, and --log writes them without the credential', async () => {
	await using navigator = await startNavigator({arguments: ['--log', 'requests.ndjson']});
	const {session, sandbox, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor('2 of 2, direct');
	await session.press('L');
	await session.waitFor(/GET +\/organizations\?[^\n]* 200 +\d+ ms/v);
	await session.press('enter');
	await session.waitFor(/cf-ray +\S+/v);
	await session.waitFor('-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"');
	await session.press('y');
	await session.waitFor('sent to the clipboard as curl');
	const file = join(stateHome, 'requests.ndjson');
	const lines = readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as {readonly path: string; readonly status: number});
	assert.equal(lines[0]?.status, 200);
	assert.ok(lines.length > 2);
	assert.equal(statSync(file).mode.toString(8).slice(-3), '600');
	assert.equal(readFileSync(file, 'utf8').includes(sandbox.token), false);
});

await test('a log that cannot be written is told at once', async () => {
	const {stderr, stdout, status} = await runProgram(['list', '--demo', '--organizations', '12', '--log', '/no/such/folder/log']);
	assert.deepEqual([stdout, status], ['', 1]);
	assert.match(stderr, /^cforgs: The request log cannot be written to \/no\/such\/folder\/log \(ENOENT\)\.$/mv);
});
