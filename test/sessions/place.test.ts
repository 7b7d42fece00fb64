import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('the next start is where the last one was left; --organization opens elsewhere', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('l', 'j', 'l', 'j', '3');
	await session.waitFor('[3 Flags]');
	const row = /❯ .{20}/v.exec(session.screen())?.[0] ?? '';
	await session.press('q');
	await session.waitForExit();
	const next = navigator.again();
	await next.waitFor('[3 Flags]');
	await next.waitFor(row);
	await next.waitFor('· 60 organizations');
	assert.ok(next.screen().includes(row));
});
