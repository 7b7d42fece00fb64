import assert from 'node:assert/strict';
import {test} from 'node:test';
import {goTo, startNavigator, type Navigator} from '../helpers/navigator.js';
import type {Organization} from '../base/sandbox/call.js';

async function findLone(navigator: Navigator): Promise<void> {
	await navigator.session.waitFor(/· 60 org(?:anization)?s/v);
	await goTo(navigator, 'lone partner');
	await navigator.session.waitFor(/❯ .*Lone Partner/v);
}

await test('changes only the name with a rename', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	const before = await navigator.profileOf(id);
	await findLone(navigator);
	await session.press('e');
	await session.waitFor('❯ Name');
	await session.press('ctrl+u');
	session.write('Renamed Partner');
	await session.press('ctrl+s');
	await session.waitFor('→ Renamed Partner');
	await session.press('y');
	await session.waitFor('Saved: Renamed Partner · name stored, nothing else changed');
	const {result} = await navigator.read<Organization>(`/organizations/${id}`);
	assert.equal(result.name, 'Renamed Partner');
	assert.notEqual(result.parent?.id, undefined);
	assert.deepEqual(await navigator.profileOf(id), before);
	assert.deepEqual(navigator.writes(), [`PUT /organizations/${id}`]);
});

await test('pastes text without line ends', async () => {
	await using navigator = await startNavigator({size: [50, 20]});
	const {session} = navigator;
	const id = await navigator.idOf('Lone Partner');
	await findLone(navigator);
	await session.press('p');
	await session.waitFor('❯ Business name');
	await session.press('ctrl+u');
	session.paste('Two\r\nlines');
	await session.waitFor('Two lines');
	await session.press('ctrl+s');
	await session.waitFor('→ Two lines');
	await session.press('y');
	await session.waitFor('Profile saved');
	const {business_name: stored} = await navigator.profileOf(id);
	assert.equal(stored, 'Two lines');
});

await test('keeps the typed text of a form that could not be saved, and gives the reason', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await navigator.write('POST', '/organizations', {name: 'Short-lived'});
	await session.waitFor('· 61 organizations');
	await goTo(navigator, 'short-lived', 'p');
	await session.waitFor('❯ Business name');
	session.write('kept');
	await session.press('ctrl+s');
	await session.waitFor('PUT /organizations');
	await navigator.write('DELETE', `/organizations/${await navigator.idOf('Short-lived')}`, {});
	await session.press('y');
	await session.waitFor('Everything you typed is kept.');
	assert.match(session.screen(), /Business name +kept/v);
	assert.match(session.screen(), /404 · code 7003/v);
	assert.match(session.screen(), /cf-ray [0-9a-f]/v);
});

await test('shows the parent in the edit form, and changes it with no key', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await findLone(navigator);
	await session.press('e');
	await session.waitFor('cannot be changed');
	assert.match(session.screen(), /Parent +Globex Wholesal.* cannot be changed/v);
	await session.press('tab');
	await session.waitFor('❯ Business name');
	await session.press('shift+tab');
	await session.waitFor('❯ Name');
	assert.deepEqual(navigator.writes(), []);
});
