import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accessibilityWanted, glanceAtSwitch, readSwitch} from '../../../source/kernel/options/terminal-abilities.js';
import {UsageError} from '../../../source/kernel/options/exit-status.js';

await test('reads a switch as on, off or not set', () => {
	const values = ['1', 'true', 'TRUE', 'yes', ' yes ', '0', 'false', 'No', '', ' '].map(SWITCH =>
		readSwitch({SWITCH}, 'SWITCH'),
	);
	assert.deepEqual(
		[...values, readSwitch({}, 'SWITCH')],
		[true, true, true, true, true, false, false, false, undefined, undefined, undefined],
	);
});

await test('refuses any other value of a switch, and lists the known ones', () => {
	const refusal = new UsageError('SWITCH must be 1, true or yes to turn it on, or 0, false or no to turn it off.');
	const values = ['2', 'on', 'enabled', 'y', 'nope'].map(SWITCH => glanceAtSwitch({SWITCH}, 'SWITCH'));
	assert.deepEqual(
		values,
		values.map(() => 'unclear'),
	);
	assert.throws(() => readSwitch({SWITCH: 'on'}, 'SWITCH'), refusal);
});

await test('prefers its own screen reader variable to that of Ink, if set', () => {
	const wanted = [undefined, '', '1', 'true', '0', 'no', 'maybe'].map(own =>
		accessibilityWanted({CFORGS_ACCESSIBLE: own, INK_SCREEN_READER: 'true'}),
	);
	assert.deepEqual(wanted, [true, true, true, true, false, false, 'unclear']);
	assert.deepEqual([accessibilityWanted({}), accessibilityWanted({CFORGS_ACCESSIBLE: 'yes'})], [undefined, true]);
});
