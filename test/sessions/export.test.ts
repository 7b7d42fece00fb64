import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('x writes every organization as Terraform resources, where the program was started', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('x');
	await session.waitFor('Acme Distribution and all below it');
	await session.press('tab', 'tab', 'j', 'j', 'j', 'j', 'enter');
	await session.waitFor('60 organizations written to organizations.tf.');
	const text = await readFile(join(stateHome, 'organizations.tf'), 'utf8');
	assert.equal(text.match(/^import \{$/gmv)?.length, 60);
	await session.press('x', 'tab', 'tab', 'enter');
	await session.waitFor('written to organizations.json.');
	await session.press('/');
	session.write('lone partner');
	await session.waitFor(screen => screen.includes('Lone Partner') && !screen.includes('Americas'));
	await session.press('ctrl+s');
	await session.waitFor('What the tree shows: ');
	await session.press('j', 'enter');
	await session.waitFor('1 organization written to organizations-shown.ndjson.');
});
