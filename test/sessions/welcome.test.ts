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

await test('the first start with a credential says once what it may do, in a terminal that has room for it', async () => {
	await using navigator = await startNavigator({size: [20, 5], isGreeted: false});
	const {session} = navigator;
	await session.waitFor(/^needs 40×10, q quits\n+$/v);
	session.resize(80, 24);
	await session.waitFor('This is what your credential may do.');
	await session.waitFor(/credential +– used +Global API key from CLOUDFLARE_EMAIL and/v);
	await session.waitFor(/get profile +✓ works[\s\S]*modify profile +– not tried/v);
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

await test('it is left at once while the service hangs; q quits there', async () => {
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

await test('a refused credential leads to the menu with its reason; the one typed there is greeted', async () => {
	await using navigator = await startNavigator({isGreeted: false, environment: {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}});
	const {session} = navigator;
	await session.waitFor('The list could not be read.');
	await session.waitFor('cf-ray');
	assert.equal(await remembered(navigator), 0);
	await session.press('j', 'j', 'enter');
	await session.waitFor('API token:');
	session.paste(navigator.sandbox.token);
	await session.waitFor('•'.repeat(40));
	await session.press('enter');
	await session.waitFor(/credential +– used +API token, typed for this session/v);
	await session.waitFor('This is what your credential may do.');
	await session.press('j');
	await session.waitFor('· 60 organizations');
	assert.equal(await remembered(navigator), 1);
});

await test('a list that fails leads back to the menu with Esc', async () => {
	await using navigator = await startNavigator({isGreeted: false, environment: {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'}});
	const {session} = navigator;
	await session.waitFor('Esc leads to the menu');
	await session.press('escape');
	await session.waitFor('The list could not be read.');
	await session.waitFor(/❯ Explore the sandbox/v);
	assert.doesNotMatch(session.screen(), /set (?:it|them) again/v);
	assert.equal(await remembered(navigator), 0);
});

await test('where the service cannot be asked, the reason is shown, and the next start asks again', async () => {
	await using navigator = await startNavigator({isGreeted: false, environment: {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'}});
	const {session} = navigator;
	await session.waitFor(/list +✗ failed/v);
	await session.press('enter');
	await session.waitFor('nothing loaded');
	assert.equal(await remembered(navigator), 0);
});

await test('what is asked for at once is not kept waiting: no greeting with --demo, onboard or profile', async () => {
	const commands = [['--demo', '--organizations', '60'], ['onboard'], ['profile', 'none']];
	const shown = ['· 60 organizations', 'Onboard a new customer', 'Profile of none'];
	await Promise.all(commands.map(async (arguments_, index) => {
		await using navigator = await startNavigator({isGreeted: false, arguments: arguments_});
		await navigator.session.waitFor(shown[index] ?? '');
		assert.equal(navigator.session.rawOutput().includes('your credential'), false);
	}));
});

await test('a service that asks to wait has refused nothing: that is said, the next start asks again, and no key is lost', async () => {
	await using server = await startMisbehavingServer(refused(429, [{code: 971, message: 'Too many'}], {'retry-after': '30'}));
	await using navigator = await startNavigator({size: [80, 24], isGreeted: false, environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('Rate limit reached, so it is not known yet what your credential may do.');
	await session.waitFor(/list +– not now +GET, Could not list the organizations: you\s+have\s+reached\s+the\s+rate\s+limit\.\s+Try\s+again\s+in\s+30\s+seconds\./v);
	assert.doesNotMatch(session.screen(), /refused +GET/v);
	// In one read.
	session.write('?/quit');
	await session.waitFor('│ /quit');
	await session.press('ctrl+c');
	await session.waitForExit();
	assert.equal(await remembered(navigator), 0);
});

await test('the key that goes on does nothing more, and what follows it in the same read is for the screen behind', async () => {
	await using navigator = await startNavigator({isGreeted: false});
	const {session} = navigator;
	await session.waitFor('This is what your credential may do.');
	session.write('\r/smith');
	await session.waitFor('smith');
	assert.equal(await remembered(navigator), 1);
});

await test('what is typed while the end of the first screen waits for the terminal’s answer is for the screen behind', async () => {
	await using navigator = await startNavigator({isGreeted: false, answerDelay: 3000});
	const {session} = navigator;
	await session.waitFor('This is what your credential may do.');
	await session.press('enter');
	await session.waitFor('Waiting for the terminal');
	session.write('/smith');
	await session.waitFor('smith');
	assert.equal(await remembered(navigator), 1);
});

await test('ctrl-c quits while the end of the first screen waits for the terminal’s answer', async () => {
	await using navigator = await startNavigator({isGreeted: false, answerDelay: 3000});
	const {session} = navigator;
	await session.waitFor('This is what your credential may do.');
	await session.press('enter');
	await session.waitFor('Waiting for the terminal');
	await session.press('escape', 'ctrl+c');
	assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
	assert.equal(session.isAlternate(), false);
});
