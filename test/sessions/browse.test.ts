import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('the tree is walked and the detail follows', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('j', 'j', 'j', 'l', 'j');
	await session.waitFor(/│ ❯ {5}[·▸] .*\S/v);
	await session.waitFor(/Path {8}Acme Distribution › EMEA › /v);
	await session.waitFor(/Created {5}\d{4}-\d\d-\d\d/v);
	await session.press('h');
	await session.waitFor(/❯ {3}▾ EMEA/v);
	await session.press('h');
	await session.waitFor(/❯ {3}▸ EMEA/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('keys that arrive in one read are each obeyed', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	session.write('jjj');
	await session.waitFor(/❯ {3}▸ EMEA/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('tabs, panes and the accounts with everything about one', async () => {
	await using navigator = await startNavigator({sandbox: {shape: 'enterprise'}});
	const {session} = navigator;
	await session.waitFor('300 of 300, direct');
	await session.press('3');
	await session.waitFor('account_creation');
	await session.press('4');
	await session.waitFor('"hierarchy_tags"');
	await session.press('tab', 'tab', 'j');
	await session.waitFor(/│ ❯ \S.*enterprise|│ ❯ \S.*standard/v);
	await session.press('enter');
	await session.waitFor('Two-factor enforced');
	await session.press('escape');
	await session.waitFor('2/300, direct');
	assert.deepEqual(navigator.writes(), []);
});

await test('the list loads in the background with its progress, and keys work meanwhile', async () => {
	await using navigator = await startNavigator({sandbox: {shape: 'large', organizations: 5000, latency: 300}});
	const {session} = navigator;
	await session.waitFor(/of 5,000 organizations …/v);
	await session.press('j');
	await session.waitFor(/❯ {3}▸ \S/v);
	const selectedLine = () => session.screen().split('\n').findIndex(line => line.includes('❯'));
	const line = selectedLine();
	await session.waitFor('· 5,000 organizations');
	assert.equal(selectedLine(), line);
});

await test('a key that cannot act says why, help lists the keys, refreshing keeps the place', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('n');
	await session.waitFor('Press / to find something.');
	await session.press('z');
	await session.waitFor('z does nothing here.');
	await session.press('?');
	await session.waitFor('Expand, or go to the first child');
	await session.press('/');
	session.write('exact name');
	await session.press('enter');
	await session.waitFor('Delete, once the exact name is typed');
	await session.press('escape', 'j', 'R');
	await session.waitFor(screen => screen.includes('❯   ▸ Americas') && screen.includes('· 60 organizations'));
	assert.deepEqual(navigator.writes(), []);
});
