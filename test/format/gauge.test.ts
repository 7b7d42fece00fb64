import assert from 'node:assert/strict';
import {test} from 'node:test';
import {gauge} from '../../source/format/gauge.js';

await test('a gauge tells nothing, anything, nearly all and all apart', () => {
	assert.deepEqual([0, 1, 312, 499, 500].map(used => gauge(used, 500)), ['▱▱▱▱▱ 0 of 500', '▰▱▱▱▱ 1 of 500', '▰▰▰▰▱ 312 of 500', '▰▰▰▰▱ 499 of 500', '▰▰▰▰▰ 500 of 500']);
});
