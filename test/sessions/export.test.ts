import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('exports every organization as Terraform resources with x to the folder of the start', async () => {
	await using navigator = await startNavigator();
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('x');
	await session.waitFor('Acme Distribution and everything below it');
	await session.waitFor(/Writes acme-distribution-[0-9a-f]{8}\.json/v);
	await session.waitFor(`in ${stateHome} `);
	await session.press('tab', 'tab', 'j', 'j', 'j', 'j');
	await session.waitFor('Writes organizations.tf ');
	await session.press('enter');
	await session.waitFor(
		screen =>
			screen.includes('60 organizations written to') && screen.includes(`${join(stateHome, 'organizations.tf')}.`),
	);
	const text = await readFile(join(stateHome, 'organizations.tf'), 'utf8');
	assert.equal(text.match(/^import \{$/gmv)?.length, 60);
	await session.follow(
		[['x', 'tab', 'tab', 'enter'], '/organizations.json.'],
		[['x', 'p'], /Loads the profiles first: up to \d+ requests/v],
		[['tab', 'tab', 'j', 'j', 'j', 'j', 'enter'], '/organizations-2.tf.'],
	);
	const complete = await readFile(join(stateHome, 'organizations-2.tf'), 'utf8');
	assert.equal(complete.match(/^resource "cloudflare_organization_profile"/gmv)?.length, 50);
	await session.press('/');
	session.write('lone partner');
	await session.waitFor(screen => screen.includes('Lone Partner') && !screen.includes('Americas'));
	await session.press('ctrl+s');
	await session.waitFor('The rows in the tree: ');
	await session.press('j', 'enter');
	await session.waitFor(
		screen =>
			screen.includes('1 organization written to') &&
			screen.includes(`${join(stateHome, 'organizations-shown.ndjson')}.`),
	);
});
