import assert from 'node:assert/strict';
import {test} from 'node:test';
import {goTo, startNavigator} from '../helpers/navigator.js';

await test('counts what blocks a deletion, and goes there', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('D');
	await session.waitFor(/✗ 3 sub-organizations/v);
	await session.waitFor(/✗ \d+ accounts?/v);
	await session.press('enter');
	await session.waitFor('Only an empty organization can be deleted');
	await session.press('ctrl+o');
	await session.waitFor(/❯ {2}▸ Americas/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('deletes an empty organization after its exact name is typed', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await navigator.write('POST', '/organizations', {name: 'Doomed'});
	await session.press('R');
	await session.waitFor('· 61 organizations');
	await goTo(navigator, 'doomed', 'D');
	await session.waitFor('To delete it, type its name');
	session.write('doomed');
	await session.press('enter');
	await session.waitFor('Type the exact name first');
	assert.deepEqual(navigator.writes(), ['POST /organizations']);
	await session.press('ctrl+u');
	session.write('Doomed');
	await session.press('enter');
	await session.waitFor('Deleted Doomed');
	assert.deepEqual(await navigator.organizationsNamed('Doomed'), []);
});
