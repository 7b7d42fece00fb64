import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sandboxOptions} from '../../../source/program/connection/connection.js';

await test('fills the sandbox up to yesterday, and up to a fixed day if a seed is chosen', () => {
	const before = Date.now();
	const {newest = 0} = sandboxOptions({permissive: false});
	assert.ok(newest >= before - 86_400_000);
	assert.ok(newest <= Date.now() - 86_400_000);
	assert.deepEqual(sandboxOptions({permissive: false, seed: 7}), {seed: 7});
});
