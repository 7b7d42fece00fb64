import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';
import {environmentOf, openSandbox} from '../base/sandbox/call.js';

await test('opens where the last session ended', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('l', 'j', 'l', 'j', '3');
	await session.waitFor('[3 Flags]');
	const row = /❯ .{20}/v.exec(session.screen())?.[0] ?? '';
	await session.quit();
	const next = navigator.again();
	await next.waitFor('[3 Flags]');
	await next.waitFor(row);
	await next.waitFor('· 60 organizations');
	assert.ok(next.screen().includes(row));
});

await test('opens --organization by id and by path, and reports an unknown organization', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('l', 'j', 'l', 'j');
	await session.waitFor('❯     ');
	await session.quit();
	const id = await navigator.idOf('Northwind Security');
	const openedAt = async (organization: string) => {
		await using other = await startNavigator({
			arguments: ['--organization', organization],
			environment: {...environmentOf(navigator.sandbox), XDG_STATE_HOME: navigator.stateHome},
		});
		await other.session.waitFor('· 60 organizations');
		// The detail follows once the organization has loaded.
		await other.session.waitFor(
			screen =>
				(/❯ +\S .*Northwind/v.test(screen) && screen.includes('╮╭ Northwind Security ─')) ||
				screen.includes('Could not open'),
		);
		return other.session.screen();
	};

	const byId = await openedAt(id);
	assert.match(byId, /❯ +\S Northwind Security/v);
	const shownPath = `${/cforgs +(?<path>\S.*?) {2,}/v.exec(byId)?.groups?.['path'] ?? ''} › Northwind Security`;
	assert.match(shownPath, /^Acme Distribution › .* › Northwind Security$/v);
	assert.match(await openedAt(shownPath.replaceAll(' › ', ' / ')), /❯ +\S Northwind Security/v);
	const none = await openedAt('Acme Distribution / Nowhere');
	assert.match(none, /Could not open --organization Acme Distribution \/ Nowhere\./v);
});

await test('keeps a place for each context, and returns to it with K', async () => {
	await using one = await openSandbox({organizations: 60, seed: 7, state: 'older'});
	await using two = await openSandbox({organizations: 5, seed: 9, state: 'older'});
	using folder = temporaryFolder();
	const context = (name: string, url: string, variable: string) =>
		`[contexts.${name}]\nbase_url = "${url}"\ntoken_variable = "${variable}"\n`;
	writeConfig(folder.path, context('one', one.url, 'CF_ONE') + context('two', two.url, 'CF_TWO'));
	await using navigator = await startNavigator({
		arguments: ['--context', 'one'],
		environment: {XDG_CONFIG_HOME: folder.path, CF_ONE: one.token, CF_TWO: two.token, CLOUDFLARE_API_TOKEN: ''},
		isGreeted: false,
	});
	const {session} = navigator;
	await session.waitFor('API token from CF_ONE');
	await session.press('enter');
	await session.waitFor('· 60 organizations');
	await session.press('l', 'j', 'l', 'j', '3');
	await session.waitFor('[3 Flags]');
	await session.waitFor(/❯ {5}/v);
	const row = /❯ .{20}/v.exec(session.screen())?.[0] ?? '';
	await session.follow(
		[['K'], 'you are here'],
		[['j', 'enter'], 'API token from CF_TWO'],
		[['enter'], /two · .*· 5 organizations/v],
	);
	await session.waitFor('[1 Overview]');
	await session.press('K');
	await session.waitFor('you are here');
	await session.press('k', 'enter');
	await session.waitFor(/one · .*· 60 organizations/v);
	await session.waitFor('[3 Flags]');
	await session.waitFor(row);
	assert.match(session.screen(), /\[3 Flags\]/v);
});
