import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findConfig} from '../../../source/program/config/find.js';
import {abilities} from '../../../source/run.js';
import {nestedEnvironment} from '../../../source/program/session/nested-program.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {writeConfig} from '../../helpers/write-config.js';

await test('gives the tour no credential, from whatever variable a context takes it', async () => {
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		'[contexts.live]\ntoken_variable = "LIVE_TOKEN"\n[contexts.old]\nkey_variable = "OLD_KEY"\nemail_variable = "OLD_EMAIL"\n',
	);
	const plain = {XDG_CONFIG_HOME: folder.path, TERM: 'xterm-256color', EMPTY: ''};
	const environment = {
		...plain,
		CLOUDFLARE_API_TOKEN: 'canary-1',
		CFORGS_CONTEXT: 'live',
		LIVE_TOKEN: 'canary-2',
		COPY_OF_IT: 'canary-2',
		OLD_KEY: 'canary-3',
		OLD_EMAIL: 'canary-4',
	};
	await findConfig(environment, abilities);
	assert.deepEqual(nestedEnvironment(environment), plain);
});
