import assert from 'node:assert/strict';
import {test} from 'node:test';
import {measureRoundTrip} from '../../source/terminal/background.js';

function measured(...times: readonly number[]): readonly number[] {
	const left = [...times];
	const told: number[] = [];
	measureRoundTrip({
		ask(onAnswer) {
			onAnswer({text: '', milliseconds: left.shift() ?? NaN});
		},
	}, milliseconds => {
		told.push(milliseconds);
	});
	return [...told, ...left];
}

await test('the terminal is asked twice, one question after the other, and the quicker answer counts', () => {
	assert.deepEqual([measured(300, 40), measured(40, 300)], [[40], [40]]);
});
