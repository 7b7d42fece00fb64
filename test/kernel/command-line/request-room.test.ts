import assert from 'node:assert/strict';
import {test} from 'node:test';
import {secondsUntilAccepted} from '../../../source/kernel/command-line/request-room.js';

await test('knows how long the service takes to accept many requests', () => {
	const window = {
		quota: 1200, length: 300_000, left: 200, resetAfter: 60_000,
	};
	assert.deepEqual([0, 200, 201, 1400, 1401, 2601].map(requests => secondsUntilAccepted(requests, window)), [0, 0, 60, 60, 360, 660]);
	assert.equal(secondsUntilAccepted(5, {...window, quota: 0, left: 4}), 60);
});
