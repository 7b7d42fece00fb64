import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';

await test('moves through the tree, and updates the detail', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('j', 'j', 'j', 'l', 'j');
	await session.waitFor(/│ ❯ {5}[·▸] .*\S/v);
	await session.waitFor(/^ cforgs {2}Acme Distribution › EMEA .*\n.*╭ Contoso MSSP ─/v);
	await session.waitFor(/Created {5}\d{4}-\d\d-\d\d/v);
	await session.press('h');
	await session.waitFor(/❯ {3}▾ EMEA/v);
	await session.press('h');
	await session.waitFor(/❯ {3}▸ EMEA/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('obeys each of several keys that arrive together', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	session.write('jjj');
	await session.waitFor(/❯ {3}▸ EMEA/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('shows tabs, panes and the accounts with their details', async () => {
	await using navigator = await startNavigator({sandbox: {shape: 'enterprise'}});
	const {session} = navigator;
	await session.waitFor('300 of 300, direct');
	await session.follow(
		[['3'], 'account_creation'],
		[['4'], '"hierarchy_tags"'],
		[['tab', 'tab', 'j'], /│ ❯ \S.*enterprise|│ ❯ \S.*standard/v],
		[['enter'], 'Two-factor enforced'],
		[['escape'], '2/300, direct'],
	);
	assert.deepEqual(navigator.writes(), []);
});

await test('shows the profile next to the overview and the members next to the accounts on a wide screen, and asks for the members only in their pane', async () => {
	await using navigator = await startNavigator({size: [160, 45]});
	const {session, sandbox} = navigator;
	const asked = () => sandbox.requests.filter(({path}) => path.includes('/members')).length;
	await session.follow(
		[['j'], /\[1 Overview\].* Profile +│/v],
		[[], /Accounts .*╮╭ Members ─/v],
		[[], /Not loaded yet\. Press Tab until this list\s/v],
		[['2'], /\[2 Profile\].* Overview +│/v],
	);
	assert.equal(asked(), 0);
	await session.follow([['tab', 'tab', 'tab'], /Members ─+ \d+ of \d+|Members ─+ none directly inside/v]);
	assert.equal(asked(), 1);
	await session.quit();
});

await test('loads the list in the background with its progress, and obeys keys during that time', async () => {
	await using navigator = await startNavigator({sandbox: {shape: 'large', organizations: 5000, latency: 300}});
	const {session} = navigator;
	await session.waitFor(/of 5,000 organizations …/v);
	await session.press('j');
	await session.waitFor(/❯ {3}▸ \S/v);
	const selectedLine = () =>
		session
			.screen()
			.split('\n')
			.findIndex(line => line.includes('❯'));
	const line = selectedLine();
	await session.waitFor('· 5,000 organizations');
	assert.equal(selectedLine(), line);
});

await test('explains why a key cannot act, lists the keys in the help, and keeps the cursor after a refresh', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.follow(
		[['n'], 'Press / to find something.'],
		[['z'], 'z does nothing here.'],
		[['?'], 'Expand, or go to the first child'],
	);
	await session.press('/');
	session.write('exact name');
	await session.press('enter');
	await session.waitFor('Delete, after you type the exact name');
	// The first Escape ends the search, the second closes the help.
	await session.press('escape', 'escape', 'j', 'R');
	await session.waitFor(screen => screen.includes('❯   ▸ Americas') && screen.includes('· 60 organizations'));
	assert.deepEqual(navigator.writes(), []);
});

await test('keeps the children of an organization in their place when a refresh no longer has it', async () => {
	const path = ['Acme', 'EMEA', 'Northwind', 'Store'];
	let list = path.map((name, depth) => ({
		id: name,
		name,
		meta: {hierarchy_tags: path.slice(0, depth + 1)},
		...(depth > 0 && {parent: {id: path[depth - 1], name: path[depth - 1]}}),
	}));
	await using server = await startMisbehavingServer((response, request) => {
		ok(/organizations(?:\?|$)/v.test(request.url) ? list : [])(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('· 4 organizations');
	await session.press('E');
	await session.waitFor(/▾ Acme.*\n│ {5}▾ EMEA.*\n│ {7}▾ Northwind.*\n│ {9}· Store/v);
	list = list.filter(({name}) => name !== 'EMEA');
	await session.press('R');
	await session.waitFor('· 3 organizations');
	assert.match(session.screen(), /▾ Acme.*\n│ {5}▾ EMEA.*\n│ {7}▾ Northwind.*\n│ {9}· Store/v);
});
