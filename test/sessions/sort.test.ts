import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('s orders siblings by age, size, sub-organizations and accounts, and says so', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor(/2 of 2, direct · ▰▱▱▱▱ limit 500/v);
	await session.press('s');
	await session.waitFor(screen => screen.includes('Organizations by age') && /❯ ▾ Acme Distribution +\d{4}-\d\d-\d\d/v.test(screen));
	await session.press('s');
	await session.waitFor('Organizations by size');
	await session.press('s');
	await session.waitFor('Organizations by children');
	await session.press('s');
	await session.waitFor('Organizations by accounts (1 read)');
	await session.press('s');
	await session.waitFor(/╭ Organizations ─/v);
	assert.deepEqual(navigator.writes(), []);
});
