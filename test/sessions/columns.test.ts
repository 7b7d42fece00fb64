import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

const heading = (screen: string): string => screen.split('\n').find(line => line.includes(' Name ')) ?? '';

await test('shows chosen columns in a chosen order, and again in the next session', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.follow(
		[['|'], 'Columns of organizations'],
		[['/', ...'created', 'enter'], 'match 1 of 1'],
		[['enter'], screen => heading(screen).includes('Subs    Created')],
		[['s', 's'], screen => heading(screen).includes('Created↑')],
		[['escape', 'q'], screen => !screen.includes('Columns of organizations')],
	);
	const treeOf = (screen: string) =>
		screen
			.split('\n')
			.slice(2, 8)
			.map(line => line.slice(0, 48))
			.join('\n');
	const before = treeOf(session.screen());
	await session.quit();
	const next = navigator.again();
	await next.waitFor(screen => treeOf(screen) === before);
	await next.waitFor('· 60 organizations');
	assert.equal(treeOf(next.screen()), before);
	assert.deepEqual(navigator.writes(), []);
});
