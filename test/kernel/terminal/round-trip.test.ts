import assert from 'node:assert/strict';
import {test} from 'node:test';
import {measureRoundTrip} from '../../../source/kernel/terminal/report-mode.js';

function measured(...times: readonly number[]): readonly number[] {
	const left = [...times];
	const told: number[] = [];
	measureRoundTrip(
		{
			ask(onAnswer) {
				onAnswer({text: '', milliseconds: left.shift() ?? NaN});
			},
		},
		milliseconds => {
			told.push(milliseconds);
		},
	);
	return [...told, ...left];
}

await test('asks the terminal twice in turn, and uses the faster answer', () => {
	assert.deepEqual([measured(300, 40), measured(40, 300)], [[40], [40]]);
});
