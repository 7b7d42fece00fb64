import assert from 'node:assert/strict';
import {test} from 'node:test';
import {stopProcess} from '../../../source/kernel/terminal/at-end.js';

await test('stops no process on Windows, which has no signal for it', async () => {
	assert.equal(await stopProcess('win32'), 'notStopped');
});
