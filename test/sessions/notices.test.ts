import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

const bellsIn = (output: string): number => output.split('\u{7}').length - 1;

await test('rings the bell at the end of a long load once the terminal has lost the focus, and ends the reports', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, 'notify = "bell"\n');
	await using navigator = await startNavigator({environment: {XDG_CONFIG_HOME: folder.path}, sandbox: {latency: 5500}});
	const {session} = navigator;
	await session.waitFor(() => session.rawOutput().includes('\u{1B}[?1004h'));
	session.write('\u{1B}[O');
	await session.waitFor('60 organizations', 30_000);
	await session.waitFor(() => session.rawOutput().includes('\u{7}'), 30_000);
	assert.equal(bellsIn(session.rawOutput()), 1);
	session.write('q');
	await session.waitForExit();
	assert.ok(session.rawOutput().lastIndexOf('\u{1B}[?1004l') > session.rawOutput().lastIndexOf('\u{1B}[?1004h'));
});

await test('asks for no reports of the focus unless the config file does', async () => {
	await using navigator = await startNavigator();
	await navigator.session.waitFor('60 organizations');
	assert.ok(!navigator.session.rawOutput().includes('1004'));
});
