import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('the next start shows the tree of the last one at once, says how old it is, and keeps the cursor when the new one is whole', async () => {
	await using navigator = await startNavigator({sandbox: {latency: 400}});
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor(() => session.isAlternate());
	const trees = join(stateHome, 'cache', 'cforgs', 'trees');
	let files: readonly string[] = [];
	while (files.length === 0) {
		files = await readdir(trees).catch(() => []); // eslint-disable-line no-await-in-loop
	}

	await session.press('q');
	await session.waitForExit();
	await navigator.write('POST', '/organizations', {name: 'AAA first of all'});

	const next = navigator.again();
	await next.waitFor(/list of just now · loading/v);
	await next.press('j', 'j');
	await next.waitFor(/❯ {3}▸ APAC/v);
	await next.waitFor('· 61 organizations');
	await next.waitFor(/AAA first of all[\s\S]*❯ {3}▸ APAC/v);
	assert.doesNotMatch(next.screen(), /list of/v);
});

await test('--no-cache keeps nothing', async () => {
	await using navigator = await startNavigator({arguments: ['--no-cache']});
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('q');
	await session.waitForExit();
	assert.ok(!existsSync(join(stateHome, 'cache', 'cforgs', 'trees')));
});
