import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('the layout follows the terminal, down to one that is too small', async () => {
	await using navigator = await startNavigator({size: [120, 40]});
	const {session} = navigator;
	await session.waitFor(screen => screen.includes('Organizations') && screen.includes('Overview') && screen.includes('Accounts'));
	session.resize(80, 24);
	await session.waitFor(screen => screen.includes('Organizations') && screen.includes('Overview') && !screen.includes('Accounts'));
	session.resize(50, 20);
	await session.waitFor(screen => screen.includes('Organizations') && !screen.includes('Overview'));
	await session.press('enter');
	await session.waitFor('Overview');
	session.resize(20, 5);
	await session.waitFor('needs 40×10');
	session.resize(120, 40);
	await session.waitFor(screen => screen.includes('Organizations') && screen.includes('Accounts'));
	await session.press('q');
	assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
});

await test('q leaves at once while a request hangs, and the terminal is as it was', async () => {
	await using navigator = await startNavigator({sandbox: {latency: 30_000}});
	const {session} = navigator;
	await session.waitFor('Loading the organizations');
	assert.equal(session.isAlternate(), true);
	await session.press('q');
	assert.deepEqual(await session.waitForExit(2000), {exitCode: 0, signal: 0});
	assert.equal(session.isAlternate(), false);
});

await test('a text cursor stands where the next letter goes', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.press('c');
	await session.waitFor('❯ Name');
	session.write('한글');
	await session.waitFor('한글');
	assert.deepEqual(session.cursor(), {column: 26, row: 2});
	await session.press('left');
	await session.waitFor(() => session.cursor().column === 24);
});

await test('NO_COLOR leaves no colour and no style', async () => {
	await using navigator = await startNavigator({environment: {NO_COLOR: '1'}});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.press('j');
	await session.waitFor(/❯ {3}▸ Americas/v);
	assert.equal(session.rawOutput().includes('\u{1B}[7m'), false);
	assert.equal(session.rawOutput().includes('\u{1B}[36m'), false);
	assert.equal(session.rawOutput().includes('\u{1B}[1m'), false);
});
