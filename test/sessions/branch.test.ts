import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

const numberIn = (screen: string, label: string): number =>
	Number(new RegExp(String.raw`${label} +(?<number>[\d,]+)`, 'v').exec(screen)?.groups?.['number']);

await test('shows how a branch is doing, and narrows the tree to exactly what a figure counts', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.follow(
		[['5'], 'Profiles  not read yet · ctrl-r'],
		[['f'], 'Below Acme Distribution'],
		[['ctrl+r'], 'Read the rest'],
		[['y'], screen => /Read the profiles of \d+/v.test(screen)],
		[['f'], screen => screen.includes('Profiles  known of all')],
	);
	const number = numberIn(session.screen(), 'without an email');
	assert.ok(number > 0, session.screen());
	await session.follow(
		[['/', ...'without an email', 'enter'], screen => screen.includes('match 1 of 1')],
		[['enter'], screen => screen.includes('email:none') && !screen.includes('Below Acme')],
	);
	await session.waitFor(new RegExp(String.raw`match \d+ of ${number}\b`, 'v'));
	await session.follow([['escape'], screen => !screen.includes('email:none')]);
	assert.deepEqual(navigator.writes(), []);
});
