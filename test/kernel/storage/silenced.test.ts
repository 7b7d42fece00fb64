import assert from 'node:assert/strict';
import {test} from 'node:test';
import {futureDay} from '../../../source/kernel/storage/silenced.js';

await test('takes a day in the future up to the end of the year 9999', () => {
	const now = Date.parse('2026-11-29T12:00:00Z');
	const days = (...texts: readonly string[]) => texts.map(text => futureDay(text, now));
	assert.deepEqual(days('90d', '2030-01-31', '9999-12-31', '7972y'), [
		'2027-02-27',
		'2030-01-31',
		'9999-12-31',
		'9998-11-29',
	]);
	assert.deepEqual(days('8000y', '99999y', '0d', '2026-11-29', '2020-01-01', 'soon', ''), Array.from({length: 7}));
});
