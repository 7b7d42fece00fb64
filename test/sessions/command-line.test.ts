import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import process from 'node:process';
import {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {test} from 'node:test';
import {environmentOf, openSandbox} from '../base/sandbox/call.js';
import {goTo, program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';

await test('prints every page with list --json', async () => {
	await using sandbox = await openSandbox({organizations: 2500, shape: 'large'});
	const {stdout, stderr, status} = await runProgram(['list', '--json'], {
		CLOUDFLARE_BASE_URL: `${sandbox.url}/`,
		CLOUDFLARE_API_TOKEN: sandbox.token,
	});
	const listed = JSON.parse(stdout) as ReadonlyArray<{readonly id: string}>;
	assert.equal(new Set(listed.map(({id}) => id)).size, 2500);
	assert.deepEqual(
		{stderr, status},
		{
			stderr: 'cforgs: 2,500 profiles were not in the list and are left out; cforgs export --profiles reads them.\n',
			status: 0,
		},
	);
});

await test('prints id and name with list, also with a key', async () => {
	await using sandbox = await openSandbox({organizations: 20});
	const {stdout, status} = await runProgram(['list', '--base-url', sandbox.url], {
		CLOUDFLARE_EMAIL: sandbox.email,
		CLOUDFLARE_API_KEY: sandbox.key,
	});
	assert.match(stdout, /^[\da-f]{32}\tAcme Distribution\n/v);
	assert.equal(status, 0);
});

await test('does not hang on a home in which no folder can be created', {timeout: 60_000}, async () => {
	await using sandbox = await openSandbox({organizations: 5});
	const environment = {HOME: '/proc/none', ...environmentOf(sandbox)};
	const commands = [['--version'], ['list'], ['create', '--name', 'New', '--yes']];
	const children = commands.map(words =>
		spawn(process.execPath, [program, ...words], {
			env: {PATH: process.env['PATH'], ...environment},
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: 20_000,
		}),
	);
	const ends = await Promise.all(children.map(async child => endOf(child)));
	assert.deepEqual(
		ends.map(({status}) => status),
		[0, 0, 0],
	);
	assert.match(ends[2]?.stderr ?? '', /stored as requested/v);
});

await test('names what a write lacks before asking anybody', async () => {
	const environment = {CLOUDFLARE_API_KEY: 'a'.repeat(37), CLOUDFLARE_EMAIL: 'a@b.example'};
	const [create, edit] = await Promise.all([
		runProgram(['create'], environment),
		runProgram(['edit', 'a'.repeat(32)], environment),
	]);
	assert.deepEqual([create.status, edit.status], [2, 2]);
	assert.equal(create.stderr, 'cforgs: A new organization needs a name: --name NAME.\n');
	assert.match(edit.stderr, /^cforgs: There is nothing to change\. .*\n$/v);
});

await test('reports an unwritable standard output in one sentence and a status', async () => {
	const closed = openSync(program, 'r');
	const children = [['list', '--demo'], ['--version'], ['completion', 'bash']].map(words =>
		spawn(process.execPath, [program, ...words], {env: {PATH: process.env['PATH']}, stdio: ['ignore', closed, 'pipe']}),
	);
	const ends = await Promise.all(
		children.map(async child => Promise.all([text(child.stderr ?? Readable.from([])), once(child, 'exit')])),
	);
	closeSync(closed);
	assert.deepEqual(
		ends.map(([said, [status]]) => [said, status as unknown]),
		ends.map(() => ['cforgs: Could not write the output: standard output is closed.\n', 1]),
	);
});

await test('reports bad input in one sentence on standard error and a status', async () => {
	await using refused = await openSandbox();
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
	assert.deepEqual(
		answers.map(({status}) => status),
		[1, 1, 1, 2, 4, 1, 2, 2, 2, 2, 2, 2, 2, 1],
	);
	assert.deepEqual(
		answers.map(({stderr}) => stderr.trim().split('\n').length),
		answers.map(() => 1),
	);
	assert.deepEqual(
		answers.map(({stdout}) => stdout),
		answers.map(() => ''),
	);
	assert.match(answers[0].stderr, /set CLOUDFLARE_API_TOKEN/v);
	assert.match(answers[2].stderr, /needs a terminal/v);
	assert.match(answers[5].stderr, /^cforgs: Could not list the organizations: /v);
	assert.match(answers[11].stderr, /--from belongs to cforgs onboard/v);
	assert.match(answers[12].stderr, /--once belongs to cforgs tour/v);
	assert.match(answers[13].stderr, /no-such-file.csv is not usable/v);
});

await test('reports a refused credential and an unreachable host in sentences on the screen', async () => {
	await using navigator = await startNavigator({environment: {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}});
	await navigator.session.waitFor('The list could not be read.');
	await navigator.session.waitFor('cf-ray');
	await navigator.session.waitFor('The API token from CLOUDFLARE_API_TOKEN: set it again.');
	const {exitCode} = await navigator.session.quit();
	assert.equal(exitCode, 1);
	await using unreachable = await startNavigator({environment: {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'}});
	await unreachable.session.waitFor('nothing loaded');
	assert.deepEqual(unreachable.sandbox.requests, []);
});

await test('reports an id that no longer exists, and keeps the list', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await navigator.write('POST', '/organizations', {name: 'Vanishing'});
	await session.press('R');
	await session.waitFor('· 61 organizations');
	await navigator.write('DELETE', `/organizations/${await navigator.idOf('Vanishing')}`, {});
	await goTo(navigator, 'vanishing');
	await session.waitFor(/status\s.*404|404 · code 7003/v);
	assert.match(session.screen(), /❯ · Vanishing/v);
});

await test('runs only the sandbox, and prints how to use it with curl', async () => {
	const child = spawn(process.execPath, [program, 'sandbox', '--organizations', '15'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const output = await new Promise<string>(resolve => {
		child.stdout.setEncoding('utf8').once('data', resolve);
	});
	const {url} = /(?<url>http:\/\/127\.0\.0\.1:\d+\/client\/v4)/v.exec(output)?.groups ?? {};
	const {token} = /Bearer (?<token>[\w\-]{40})/v.exec(output)?.groups ?? {};
	const response = await fetch(`${url ?? ''}/organizations?page_size=20`, {
		headers: {authorization: `Bearer ${token ?? ''}`},
	});
	const {result} = (await response.json()) as {readonly result: readonly unknown[]};
	assert.equal(result.length, 15);
	const ended = once(child, 'exit');
	child.kill('SIGTERM');
	assert.deepEqual(await ended, [0, null]);
});

await test('reports unusable input on the normal screen, not on the alternate one', async () => {
	await using session = startSession({
		arguments: [program],
		columns: 80,
		rows: 24,
		environment: {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: 'not a url'},
	});
	const {exitCode} = await session.waitForExit();
	assert.deepEqual([exitCode, session.isAlternate()], [2, false]);
	assert.match(session.screen(), /^cforgs: /v);
});
