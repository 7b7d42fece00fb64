import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('m marks, y copies and x writes what is marked, through folding and a search, and Esc unmarks', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('j', 'm', 'm');
	await session.waitFor(/╭ Organizations · 2 marked ─+ 4\/6 ─╮/v);
	assert.match(session.screen(), /│ {2}\* {2}▸ Americas [^\n]*\n│ {2}\* {2}▸ APAC [^\n]*\n│ ❯ {3}▸ EMEA /v);
	await session.press('W');
	await session.waitFor(screen => screen.includes('· 2 marked') && !screen.includes('APAC'));
	await session.press('E');
	await session.waitFor('│  *  ▾ Americas');
	const [americas, apac] = [await navigator.idOf('Americas'), await navigator.idOf('APAC')];
	await session.press('y');
	await session.waitFor('Copy from 2 marked organizations');
	await session.press('enter');
	await session.waitFor('Ids sent to the clipboard.');
	assert.ok(session.rawOutput().includes(`]52;c;${Buffer.from(`${americas}\n${apac}`).toString('base64')}`));
	await session.press('escape', 'x');
	await session.waitFor('What is marked: 2 organizations');
	await session.press('enter');
	await session.waitFor('organizations-marked.json.');
	const written = JSON.parse(await readFile(join(navigator.stateHome, 'organizations-marked.json'), 'utf8')) as ReadonlyArray<{readonly id: string}>;
	assert.deepEqual(new Set(written.map(({id}) => id)), new Set([americas, apac]));
	await session.press('escape');
	await session.waitFor(screen => screen.includes('╭ Organizations ─') && !screen.includes('*  ▾'));
	assert.deepEqual(navigator.writes(), []);
});

await test('a mark is told by a sign without colours, in ASCII and in 40 columns, and costs few bytes', async () => {
	await using navigator = await startNavigator({size: [40, 12], arguments: ['--low-bandwidth', '--ascii']});
	const {session} = navigator;
	await session.waitFor('> v Acme');
	await session.press('m');
	await session.waitFor('Organizations - 1 marked');
	const before = session.last().bytes;
	await session.press('m');
	await session.waitFor('Organizations - 2 marked');
	assert.ok(session.last().bytes - before < 90, String(session.last().bytes - before));
	assert.match(session.screen(), /\| {2}\*v Acme Distribution [^\n]*\n\| {2}\* {2}\+ Americas /v);
});
