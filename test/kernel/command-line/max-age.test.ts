import assert from 'node:assert/strict';
import test from 'node:test';
import {oldestWanted} from '../../../source/kernel/command-line/max-age.js';

const now = Date.parse('2026-11-28T10:00:00Z');

await test('reads the oldest age that --max-age allows, one hour by default', () => {
	const minutes = (maxAge: string | undefined) => (now - oldestWanted({maxAge}, now)) / 60_000;
	assert.deepEqual(
		[undefined, '10m', '12h', ' 30d '].map(text => minutes(text)),
		[60, 10, 720, 43_200],
	);
	assert.equal(oldestWanted({maxAge: '0'}, now), Infinity);
});

for (const maxAge of ['', '10', '-1h', '2026-11-01', '1s', 'all']) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`refuses --max-age “${maxAge}”`, () => {
		assert.throws(() => oldestWanted({maxAge}, now), /--max-age takes an age such as 10m, 12h or 30d, or 0/v);
	});
}
