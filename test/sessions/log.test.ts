import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';

await test('shows the requests and their details with L, and writes them without the credential with --log', async () => {
	await using navigator = await startNavigator({arguments: ['--log', 'requests.ndjson']});
	const {session, sandbox, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor('2 of 2, direct');
	await session.press('L');
	await session.waitFor(/\d\d:\d\d:\d\d GET \/organizations\S* +load the organizations +200 +[\d,]+ ms +\d+ kB/v);
	await session.press('enter');
	await session.waitFor(/cf-ray +\S+/v);
	await session.waitFor('-H "X-Auth-Key: $CLOUDFLARE_API_KEY"');
	await session.press('y');
	await session.waitFor('Sent to the clipboard as curl');
	const file = join(stateHome, 'requests.ndjson');
	const lines = readFileSync(file, 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as {readonly path: string; readonly status: number; readonly purpose: string});
	assert.equal(lines[0]?.status, 200);
	assert.ok(lines.length > 2);
	assert.deepEqual([...new Set(lines.map(({purpose}) => purpose))].toSorted(), [
		'load the accounts',
		'load the organization',
		'load the organizations',
		'load the organizations, page 2',
	]);
	assert.equal(statSync(file).mode.toString(8).slice(-3), '600');
	assert.equal(readFileSync(file, 'utf8').includes(sandbox.key), false);
});

await test('filters the requests by purpose with /, and opens the selected request', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor('2 of 2, direct');
	await session.press('e', 'x', 'ctrl+s');
	await session.waitFor('Review');
	await session.press('y');
	await session.waitFor('Saved');
	await session.press('L', '/');
	session.write('put');
	await session.waitFor(
		screen => screen.includes('/put') && screen.includes('rename the organization') && !screen.includes('GET'),
	);
	await session.press('escape');
	await session.waitFor(/GET +\/organizations\/[0-9a-f]{4}… +load the organization · /v);
	await session.press('/');
	session.write('read back');
	await session.press('enter', 'j', 'enter');
	await session.waitFor(/For +read back the saved values · \S/v);
	await session.press('enter', 'escape', 'escape');
	await session.waitFor(/╭ Accounts/v);
	assert.equal(navigator.writes().length, 1);
});

await test('reports an unwritable log at once', async () => {
	const {stderr, stdout, status} = await runProgram([
		'list',
		'--demo',
		'--organizations',
		'12',
		'--log',
		'/no/such/folder/log',
	]);
	assert.deepEqual([stdout, status], ['', 1]);
	assert.match(
		stderr,
		/^cforgs: Could not write the request log to \/no\/such\/folder\/log: the folder does not exist\.$/mv,
	);
});
