import assert from 'node:assert/strict';
import {test} from 'node:test';
import {paletteOf, sgrOf} from '../../source/kernel/rows/theme.js';
import {startNavigator} from '../helpers/navigator.js';

await test('finds a name despite a typo, asks the server with Enter, and goes from an account to its organization with *', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('/');
	session.write('contsoso');
	await session.waitFor(
		screen =>
			/❯ +[·▸▾] Contoso MSSP/v.test(screen) &&
			screen.includes('▾ EMEA') &&
			!screen.includes('Americas') &&
			screen.includes('similar 1 of 1'),
	);
	await session.press('escape');
	await session.waitFor(screen => screen.includes('❯ ▾ Acme Distribution') && screen.includes('Americas'));
	await session.press('/');
	session.write('ac');
	await session.waitFor(/match 1 of \d+ /v);
	await session.follow(
		[['down', 'ctrl+n'], /match 3 of \d+ /v],
		[['ctrl+p', 'up'], /match 1 of \d+ /v],
		[
			['down', 'enter'],
			screen => screen.includes('match 2 of') && screen.includes('Americas') && screen.includes('APAC'),
		],
		[['n'], /match 3 of/v],
		[['N'], /match 2 of/v],
		[['N'], /match 1 of/v],
	);
	await session.press('N');
	await session.waitFor(screen => {
		const {at, of} = /match (?<at>\d+) of (?<of>\d+)/v.exec(screen)?.groups ?? {};
		return at !== undefined && at === of;
	});
	await session.press('escape');
	await session.waitFor(screen => !screen.includes('match '));
	await navigator.write('POST', '/organizations', {name: 'Quixotic newcomer'});
	await session.press('/');
	session.write('quixotic');
	await session.press('enter');
	await session.waitFor(/❯ +· Quixotic newcomer/v);
	const [{id} = {id: ''}] = await navigator.organizationsNamed('Acme Distribution');
	const {result: accounts} = await navigator.read<ReadonlyArray<{readonly id: string; readonly name: string}>>(
		`/organizations/${id}/accounts`,
	);
	await session.press('*');
	await session.waitFor('Find everywhere');
	session.paste(accounts[0]?.id ?? '');
	await session.follow(
		[['enter'], screen => /❯ +▾ Acme Distribution/v.test(screen) && screen.includes(`│ ❯ ${accounts[0]?.name ?? '?'}`)],
		[['['], /❯ +· Quixotic newcomer/v],
		[[']'], /❯ +▾ Acme Distribution/v],
		[[']'], 'There is nothing to go forward to.'],
	);
	assert.ok(accounts.length > 0);
});

await test('highlights matches, including accents that were not typed', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await navigator.write('POST', '/organizations', {name: 'Zona São Benedito'});
	await navigator.write('POST', '/organizations', {name: 'Zona Sao Tome'});
	await session.press('R');
	await session.waitFor('· 62 organizations');
	const match = `${sgrOf(paletteOf('auto', 'dark', 2).match)}m`;
	const before = session.rawOutput().length;
	await session.press('/');
	session.paste('zona sao');
	await session.waitFor(screen => /❯ +· Zona Sao Tome/v.test(screen) && screen.includes('match 2 of 2'));
	await session.waitFor(() => session.rawOutput().slice(before).includes(`${match}Zona São`));
	session.write(' bx');
	await session.waitFor('Nothing loaded matches. ');
	await session.waitFor('↵ ask the server');
	await session.press('enter');
	await session.waitFor(
		screen => screen.includes('no match') && screen.includes(' /zona sao bx') && screen.includes('↵ ask again'),
	);
	assert.deepEqual(navigator.writes(), ['POST /organizations', 'POST /organizations']);
});

await test('keeps a filter in the tree after a restart of the search, and widens the tree around the cursor', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('/');
	session.write('subs:>1 dep');
	await session.press('tab', 'tab');
	await session.waitFor('/subs:>1 depth:0');
	await session.press('enter');
	await session.waitFor('subs:>1 depth:0 ─');
	await session.press('/');
	await session.waitFor(screen => screen.includes('/subs:>1 depth:0') && screen.includes('Tab terms'));
	await session.press('escape');
	await session.waitFor(
		screen => !screen.includes('subs:>1') && /❯ [▸▾] Acme Distribution/v.test(screen) && / \d+\/\d+ ─/v.test(screen),
	);
	assert.deepEqual(navigator.writes(), []);
	await session.quit();
});
