import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('marks with m, copies with y and exports with x through folding and a search, and unmarks with M', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('j', 'm', 'm');
	await session.waitFor(/╭ Organizations · 2 marked ─+ 4\/6 ─╮/v);
	assert.match(session.screen(), /│ {2}\* ▸ Americas [^\n]*\n│ {2}\* ▸ APAC [^\n]*\n│ ❯ {2}▸ EMEA /v);
	await session.press('W');
	await session.waitFor(screen => screen.includes('· 2 marked') && !screen.includes('APAC'));
	await session.press('E');
	await session.waitFor('│  * ▾ Americas');
	const [americas, apac] = [await navigator.idOf('Americas'), await navigator.idOf('APAC')];
	await session.press('y');
	await session.waitFor('Copy from 2 marked organizations');
	await session.press('enter');
	await session.waitFor('Ids sent to the clipboard.');
	assert.ok(session.rawOutput().includes(`]52;c;${Buffer.from(`${americas}\n${apac}`).toString('base64')}`));
	await session.press('escape', 'x');
	await session.waitFor('The marked: 2 organizations');
	await session.press('enter');
	await session.waitFor('organizations-marked.json.');
	const written = JSON.parse(
		await readFile(join(navigator.stateHome, 'organizations-marked.json'), 'utf8'),
	) as ReadonlyArray<{readonly id: string}>;
	assert.deepEqual(new Set(written.map(({id}) => id)), new Set([americas, apac]));
	await session.press('M');
	await session.waitFor(screen => screen.includes('╭ Organizations ─') && !screen.includes('* ▾'));
	assert.deepEqual(navigator.writes(), []);
});

await test('shows a mark as a sign without colours, in ASCII and in 40 columns, with few bytes', async () => {
	await using navigator = await startNavigator({size: [40, 12], arguments: ['--low-bandwidth', '--ascii']});
	const {session} = navigator;
	await session.waitFor('> v Acme');
	await session.press('m');
	await session.waitFor('Organizations - 1 marked');
	const before = session.last().bytes;
	await session.press('m');
	await session.waitFor('Organizations - 2 marked');
	assert.ok(session.last().bytes - before < 90, String(session.last().bytes - before));
	assert.match(session.screen(), /\| {2}\*v Acme Distribution [^\n]*\n\| {3}\*\+ Americas /v);
});

await test('compares two marked organizations with =, side by side if there is room', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	const id = await navigator.idOf('Americas');
	const profile = await navigator.profileOf(id);
	await navigator.write('PUT', `/organizations/${id}/profile`, {
		...profile,
		business_address: '{"city":"Bogotá","zipcode":"1"}',
	});
	const other = await navigator.idOf('APAC');
	await navigator.write('PUT', `/organizations/${other}/profile`, {
		...(await navigator.profileOf(other)),
		business_address: '{"zipcode":"1","city":"Nagoya"}',
	});
	await session.press('j', 'm', 'm', '=');
	await session.waitFor(/Compare two[\s\S]*Americas +APAC[\s\S]*\d fields differ, \d+ are equal\./v);
	await session.press('pagedown');
	await session.waitFor(/Business address · city +│\n│ {3}Bogotá +Nagoya /v);
	assert.ok(!session.screen().includes(' ZIP '));
	session.resize(40, 24);
	await session.press('g');
	await session.waitFor(/│ 1 Americas +│\n[^\n]+\n│ 2 APAC /v);
	session.resize(80, 24);
	await session.press('=');
	await session.waitFor('Compare with a snapshot');
	await session.press('escape');
	await session.waitFor('· 2 marked');
	assert.equal(navigator.writes().length, 2);
});
