import {syncBuiltinESMExports} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {configFile, homeFolder, stateFolder} from '../../../source/kernel/options/paths.js';

function underHome(t: TestContext, homedir: () => string): readonly string[] {
	t.mock.method(os, 'homedir', homedir);
	syncBuiltinESMExports();
	try {
		return [homeFolder(), stateFolder({}), configFile({XDG_CONFIG_HOME: 'relative'})];
	} finally {
		t.mock.restoreAll();
		syncBuiltinESMExports();
	}
}

await test('ignores an empty or relative HOME, and uses a missing folder for a user unknown to the system', (t: TestContext) => {
	const {homedir} = os.userInfo();
	t.assert.deepStrictEqual(
		['', 'here'].map(home => underHome(t, () => home)[0]),
		[homedir, homedir],
	);
	const unknown = underHome(t, () => {
		throw new Error('uv_os_homedir returned ENOENT');
	});
	t.assert.deepStrictEqual(unknown, [
		'/nonexistent',
		path.join('/nonexistent', '.local/state/cforgs'),
		path.join('/nonexistent', '.config/cforgs/config.toml'),
	]);
});
