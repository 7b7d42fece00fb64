import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createMobile, directHolderOf, holderOf} from '../abilities/move/start.js';
import {goTo, startNavigator} from '../helpers/navigator.js';

await test('moves two marked accounts in a session, and one of them back', async () => {
	await using navigator = await startNavigator();
	const {session, sandbox} = navigator;
	const {source, accounts} = await holderOf(sandbox, 3);
	await session.waitFor('· 60 organizations');
	const destination = await createMobile(sandbox, 'Moved together');
	await session.press('R');
	await session.waitFor('· 61 organizations');
	await goTo(navigator, source.id, 'tab', 'tab');
	await session.waitFor(`1/${accounts.length}, direct`);
	await session.press(' ', ' ');
	await session.waitFor('2 marked');
	await session.press('v');
	await session.waitFor('Move 2 accounts to');
	session.write('moved tog');
	await session.waitFor('1 to choose from');
	await session.press('enter');
	await session.waitFor('Move 2 accounts? To send');
	// Keys that confirm elsewhere do not confirm here.
	await session.press('enter');
	await session.waitFor('"destination_organization_id"');
	await session.press('v', 'escape');
	await session.waitFor('Move 2 accounts? To send');
	await session.press('y');
	await session.waitFor('2 moved.');
	assert.equal(navigator.writes().filter(write => write.endsWith('/move')).length, 2);
	await session.press('c');
	await session.waitFor('Sent to the clipboard as Markdown.');
	await session.press('escape', 'u');
	// Both moves are one change. The key u in its review opens the undo of one of them.
	await session.waitFor('moved 2 accounts');
	await session.press('enter');
	await session.waitFor('Move 2 accounts back to');
	await session.press('u');
	await session.waitFor('Review · Move back');
	await session.press('y');
	await session.waitFor('Moved back');
	const holders = await Promise.all(accounts.map(async ({id}) => directHolderOf(sandbox, id)));
	assert.deepEqual(
		[destination, source.id].map(each => holders.filter(id => id === each).length),
		[1, accounts.length - 1],
	);
});
