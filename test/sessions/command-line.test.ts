import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {test} from 'node:test';
import {startSandbox} from '../../source/sandbox/server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';

await test('list --json prints every page', async () => {
	const sandbox = await startSandbox({organizations: 2500, shape: 'large'});
	const {stdout, stderr, status} = await runProgram(['list', '--json'], {CLOUDFLARE_BASE_URL: `${sandbox.url}/`, CLOUDFLARE_API_TOKEN: sandbox.token});
	await sandbox.close();
	const listed = JSON.parse(stdout) as ReadonlyArray<{readonly id: string}>;
	assert.equal(new Set(listed.map(({id}) => id)).size, 2500);
	assert.deepEqual({stderr, status}, {stderr: '', status: 0});
});

await test('list prints id and name, with a key as well', async () => {
	const sandbox = await startSandbox({organizations: 20});
	const {stdout, status} = await runProgram(['list', '--base-url', sandbox.url], {CLOUDFLARE_EMAIL: sandbox.email, CLOUDFLARE_API_KEY: sandbox.key});
	await sandbox.close();
	assert.match(stdout, /^[\da-f]{32}\tAcme Distribution\n/v);
	assert.equal(status, 0);
});

await test('a home in which no folder can be made, though the system says that nothing is there, keeps nobody waiting', {timeout: 60_000}, async () => {
	const sandbox = await startSandbox({organizations: 5});
	const environment = {HOME: '/proc/none', CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_API_TOKEN: sandbox.token};
	const commands = [['--version'], ['list'], ['create', '--name', 'New', '--yes']];
	const children = commands.map(words => spawn(process.execPath, [program, ...words], {env: {PATH: process.env['PATH'], ...environment}, stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000}));
	const ends = await Promise.all(children.map(async child => endOf(child)));
	await sandbox.close();
	assert.deepEqual(ends.map(({status}) => status), [0, 0, 0]);
	assert.match(ends[2]?.stderr ?? '', /read back as asked/v);
});

await test('--demo lists the sandbox whatever the environment holds', async () => {
	const {stdout, status} = await runProgram(['list', '--demo', '--organizations', '12', '--json'], {CLOUDFLARE_API_TOKEN: 'wrong', CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'});
	assert.equal((JSON.parse(stdout) as unknown[]).length, 12);
	assert.equal(status, 0);
});

await test('bad input gets one sentence on standard error, and a status', async () => {
	const refused = await startSandbox();
	const answers = await Promise.all([
		runProgram(['list']),
		runProgram(['list'], {CLOUDFLARE_API_KEY: 'a'.repeat(37)}),
		runProgram([], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}),
		runProgram(['list'], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: 'not a url'}),
		runProgram(['list'], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: refused.url}),
		runProgram(['list'], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'}),
		runProgram(['--colour']),
		runProgram(['remove']),
		runProgram(['list', 'everything']),
		runProgram(['sandbox', '--shape', 'round']),
		runProgram(['sandbox', '--port', '70000']),
		runProgram(['list', '--from', 'customers.csv']),
		runProgram(['--once']),
		runProgram(['onboard', '--from', 'no-such-file.csv'], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}),
	]);
	await refused.close();
	assert.deepEqual(answers.map(({status}) => status), [1, 1, 1, 2, 4, 1, 2, 2, 2, 2, 2, 2, 2, 1]);
	assert.deepEqual(answers.map(({stderr}) => stderr.trim().split('\n').length), answers.map(() => 1));
	assert.deepEqual(answers.map(({stdout}) => stdout), answers.map(() => ''));
	assert.match(answers[0].stderr, /set CLOUDFLARE_API_TOKEN/v);
	assert.match(answers[2].stderr, /needs a terminal/v);
	assert.match(answers[5].stderr, /^cforgs: Could not list the organizations: /v);
	assert.match(answers[11].stderr, /--from belongs to cforgs onboard/v);
	assert.match(answers[12].stderr, /--once belongs to cforgs tour/v);
	assert.match(answers[13].stderr, /no-such-file.csv cannot be used/v);
});

await test('a refused credential and an unreachable host are sentences on the screen', async () => {
	await using navigator = await startNavigator({environment: {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}});
	await navigator.session.waitFor('The credential was refused.');
	await navigator.session.waitFor('cf-ray');
	await navigator.session.waitFor('The API token from CLOUDFLARE_API_TOKEN: set it anew.');
	const {exitCode} = await navigator.session.quit();
	assert.equal(exitCode, 1);
	await using unreachable = await startNavigator({environment: {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'}});
	await unreachable.session.waitFor('nothing loaded');
	assert.deepEqual(unreachable.sandbox.requests, []);
});

await test('an id that is unknown by now is told, and the list stays', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await navigator.write('POST', '/organizations', {name: 'Vanishing'});
	await session.waitFor('· 61 organizations');
	const [organization] = await navigator.organizationsNamed('Vanishing');
	await navigator.write('DELETE', `/organizations/${organization?.id ?? ''}`, {});
	await session.press('/');
	session.write('vanishing');
	await session.press('enter');
	await session.waitFor(/status\s.*404|404 · code 7003/v);
	assert.match(session.screen(), /❯ · Vanishing/v);
});

await test('without a credential a menu offers the sandbox', async () => {
	await using session = startSession({arguments: [program, '--organizations', '30'], columns: 80, rows: 24});
	await session.waitFor('Explore the sandbox');
	await session.press('enter');
	await session.waitFor('sandbox · read-write · 30 organizations');
	await session.press('ctrl+c');
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 0);
});

await test('a token typed for the session is used and never shown', async () => {
	await using sandbox = await startNavigator({environment: {CLOUDFLARE_API_TOKEN: ''}});
	const {session} = sandbox;
	await session.waitFor('Explore the sandbox');
	await session.press('j', 'j', 'enter');
	await session.waitFor('API token:');
	session.paste(sandbox.sandbox.token);
	await session.waitFor('•'.repeat(40));
	await session.press('enter');
	await session.waitFor('· 60 organizations');
	assert.equal(session.rawOutput().includes(sandbox.sandbox.token), false);
});

await test('read-only: keys that write say why, and the server sees reads alone', async () => {
	await using navigator = await startNavigator({arguments: ['--read-only']});
	const {session} = navigator;
	await session.waitFor('read-only · 60 organizations');
	await session.press('c');
	await session.waitFor('This session is read-only');
	await session.press('D');
	await session.waitFor('This session is read-only');
	assert.deepEqual(navigator.writes(), []);
});

await test('sandbox runs alone and says how to point curl at it', async () => {
	const child = spawn(process.execPath, [program, 'sandbox', '--organizations', '15'], {stdio: ['ignore', 'pipe', 'inherit']});
	const output = await new Promise<string>(resolve => {
		child.stdout.setEncoding('utf8').once('data', resolve);
	});
	const {url} = /(?<url>http:\/\/127\.0\.0\.1:\d+\/client\/v4)/v.exec(output)?.groups ?? {};
	const {token} = /Bearer (?<token>[\w\-]{40})/v.exec(output)?.groups ?? {};
	const response = await fetch(`${url ?? ''}/organizations?page_size=20`, {headers: {authorization: `Bearer ${token ?? ''}`}});
	const {result} = await response.json() as {readonly result: readonly unknown[]};
	assert.equal(result.length, 15);
	const ended = once(child, 'exit');
	child.kill('SIGTERM');
	assert.deepEqual(await ended, [0, null]);
});

await test('what cannot be used is said on the screen that was there before, not on the one that was being drawn', async () => {
	await using session = startSession({
		arguments: [program], columns: 80, rows: 24, environment: {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: 'not a url'},
	});
	const {exitCode} = await session.waitForExit();
	assert.deepEqual([exitCode, session.isAlternate()], [2, false]);
	assert.match(session.screen(), /^cforgs: /v);
});
