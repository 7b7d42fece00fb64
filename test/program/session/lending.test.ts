import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {terminalLending} from '../../../source/program/session/nested-program.js';

await test('reads no keys while the terminal is lent, and takes it back however the other program ends', async () => {
	const {lend, isLent} = terminalLending();
	process.stdin.resume();
	assert.equal(isLent(), false);
	assert.deepEqual(await lend(async () => [isLent(), process.stdin.isPaused()]), [true, true]);
	assert.equal(isLent(), false);
	await assert.rejects(
		lend(async () => {
			throw new TypeError('it broke');
		}),
		TypeError,
	);
	assert.equal(isLent(), false);
	process.stdin.pause();
});
