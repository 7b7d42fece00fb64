import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {hang, refused, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {startNavigator, type Navigator} from '../helpers/navigator.js';

const remembered = async ({stateHome}: Navigator): Promise<number> => {
	try {
		const text = await readFile(join(stateHome, 'cforgs', 'greeted'), 'utf8');
		return text.trim().split('\n').length;
	} catch {
		return 0;
	}
};

await test('shows once what the credential may do at the first start, if the terminal has room', async () => {
	await using navigator = await startNavigator({size: [20, 5], isGreeted: false});
	const {session} = navigator;
	await session.waitFor(/^needs 40×10, q quits\n+$/v);
	session.resize(80, 24);
	await session.waitFor('This is what your credential can do.');
	await session.waitFor(/credential +– in use +Global API key from CLOUDFLARE_EMAIL and/v);
	await session.waitFor(/read profile +✓ works[\s\S]*edit profile +– not tried/v);
	await session.waitFor('↵ continues to your organizations');
	assert.equal(session.rawOutput().includes(navigator.sandbox.key), false);
	await session.press('enter');
	await session.waitFor('· 60 organizations');
	await session.quit();
	assert.equal(await remembered(navigator), 1);
	assert.deepEqual(navigator.writes(), []);

	const asked = navigator.sandbox.requests.length;
	const next = navigator.again();
	await next.waitFor(/^needs 40×10, q quits\n+$/v);
	next.resize(80, 24);
	await next.waitFor('· 60 organizations');
	assert.equal(next.rawOutput().includes('your credential'), false);
	assert.match(navigator.sandbox.requests[asked]?.path ?? '', /page_size=50$/v);
});

await test('says that the first screen shows again if its state cannot be saved', async () => {
	await using navigator = await startNavigator({isGreeted: false, environment: {XDG_STATE_HOME: '/dev/null'}});
	const {session} = navigator;
	await session.waitFor('This is what your credential can do.');
	await session.waitFor(/Shown at every start, because this cannot be saved: /v);
	assert.equal(session.screen().includes('Shown once'), false);
	await session.press('enter');
	await session.waitFor('· 60 organizations');
	await session.quit();
});

await test('leaves the first screen at once while the service hangs, and quits with q', async () => {
	await using server = await startMisbehavingServer(hang);
	const environment = {CLOUDFLARE_BASE_URL: server.url};
	await using quitted = await startNavigator({isGreeted: false, environment});
	await quitted.session.waitFor(/list +– asking/v);
	await quitted.session.press('q');
	const {exitCode} = await quitted.session.waitForExit(3000);
	assert.deepEqual([exitCode, await remembered(quitted)], [0, 0]);

	await using navigator = await startNavigator({isGreeted: false, environment});
	await navigator.session.waitFor(/list +– asking/v);
	await navigator.session.press('escape');
	await navigator.session.waitFor('╭ Organizations');
	await navigator.session.press('q');
	await navigator.session.waitForExit(3000);
	assert.equal(await remembered(navigator), 1);
});

await test('leads from a refused credential to the menu with the reason, and greets the typed credential', async () => {
	await using navigator = await startNavigator({isGreeted: false, environment: {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}});
	const {session} = navigator;
	await session.waitFor('The list could not be read.');
	await session.waitFor('cf-ray');
	assert.equal(await remembered(navigator), 0);
	await session.press('j', 'j', 'j', 'enter');
	await session.waitFor('API token:');
	session.paste(navigator.sandbox.token);
	await session.waitFor('•'.repeat(40));
	await session.press('enter');
	await session.waitFor(/credential +– in use +API token, typed for this session/v);
	await session.waitFor('This is what your credential can do.');
	await session.press('j');
	await session.waitFor('· 60 organizations');
	assert.equal(await remembered(navigator), 1);
});

await test('leads back to the menu with Esc after the list fails', async () => {
	await using navigator = await startNavigator({
		isGreeted: false,
		environment: {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'},
	});
	const {session} = navigator;
	await session.waitFor('Esc opens the menu');
	await session.press('escape');
	await session.waitFor('The list could not be read.');
	await session.waitFor(/❯ Try again with the same credential\s+Explore the sandbox/v);
	assert.doesNotMatch(session.screen(), /set (?:it|them) again/v);
	assert.equal(await remembered(navigator), 0);
});

await test('shows the reason if the service cannot be reached, and asks again at the next start', async () => {
	await using navigator = await startNavigator({
		isGreeted: false,
		environment: {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'},
	});
	const {session} = navigator;
	await session.waitFor(/list +✗ failed/v);
	await session.press('enter');
	await session.waitFor('nothing loaded');
	assert.equal(await remembered(navigator), 0);
});

await test('skips the greeting with --demo, onboard and profile', async () => {
	const commands = [['--demo', '--organizations', '60'], ['onboard'], ['profile', 'none']];
	const shown = ['· 60 organizations', 'Onboard a new customer', 'Profile of none'];
	await Promise.all(
		commands.map(async (arguments_, index) => {
			await using navigator = await startNavigator({isGreeted: false, arguments: arguments_});
			await navigator.session.waitFor(shown[index] ?? '');
			assert.equal(navigator.session.rawOutput().includes('your credential'), false);
		}),
	);
});

await test('reports a rate limit as no refusal, asks again at the next start, and loses no key', async () => {
	await using server = await startMisbehavingServer(
		refused(429, [{code: 971, message: 'Too many'}], {'retry-after': '30'}),
	);
	await using navigator = await startNavigator({
		size: [80, 24],
		isGreeted: false,
		environment: {CLOUDFLARE_BASE_URL: server.url},
	});
	const {session} = navigator;
	await session.waitFor('Rate limit reached. It is not known yet what your credential can do.');
	await session.waitFor(
		/list +– not now +GET, Could not list the organizations: you\s+have\s+reached\s+the\s+rate\s+limit\.\s+Try\s+again\s+in\s+30\s+seconds\./v,
	);
	assert.doesNotMatch(session.screen(), /refused +GET/v);
	// All in one write.
	session.write('?/quit');
	await session.waitFor('│ /quit');
	await session.press('ctrl+c');
	await session.waitForExit();
	assert.equal(await remembered(navigator), 0);
});

await test('uses the key that continues for nothing else, and passes later keys to the main screen', async () => {
	await using navigator = await startNavigator({isGreeted: false});
	const {session} = navigator;
	await session.waitFor('This is what your credential can do.');
	session.write('\r/smith');
	await session.waitFor('smith');
	assert.equal(await remembered(navigator), 1);
});

await test('passes keys to the main screen that are typed while the first screen waits for the terminal', async () => {
	await using navigator = await startNavigator({isGreeted: false, answerDelay: 3000});
	const {session} = navigator;
	await session.waitFor('This is what your credential can do.');
	await session.press('enter');
	await session.waitFor('Waiting for the terminal');
	session.write('/smith');
	await session.waitFor('smith');
	assert.equal(await remembered(navigator), 1);
});

await test('quits on ctrl-c while the first screen waits for the terminal', async () => {
	await using navigator = await startNavigator({isGreeted: false, answerDelay: 3000});
	const {session} = navigator;
	await session.waitFor('This is what your credential can do.');
	await session.press('enter');
	await session.waitFor('Waiting for the terminal');
	await session.press('escape', 'ctrl+c');
	assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
	assert.equal(session.isAlternate(), false);
});
