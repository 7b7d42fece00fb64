import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('a slip still finds, Enter asks the server, and a goes from an account to its organization', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('/');
	session.write('contsoso');
	await session.waitFor(/❯ +[·▸▾] Contoso MSSP/v);
	await session.press('escape');
	await navigator.write('POST', '/organizations', {name: 'Quixotic newcomer'});
	await session.press('/');
	session.write('quixotic');
	await session.press('enter');
	await session.waitFor(/❯ +· Quixotic newcomer/v);
	const [{id} = {id: ''}] = await navigator.organizationsNamed('Acme Distribution');
	const {result: accounts} = await navigator.read<ReadonlyArray<{readonly id: string}>>(`/organizations/${id}/accounts`);
	await session.press('a');
	await session.waitFor('Account id');
	session.paste(accounts[0]?.id ?? '');
	await session.press('enter');
	await session.waitFor(/❯ +▾ Acme Distribution/v);
	assert.equal(accounts.length > 0, true);
});
