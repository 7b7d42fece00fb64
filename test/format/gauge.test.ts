import assert from 'node:assert/strict';
import {test} from 'node:test';
import {gauge} from '../../source/format/gauge.js';

await test('a gauge tells little, more, nearly all and all apart', () => {
	assert.deepEqual([2, 50, 312, 499, 500].map(used => gauge(used, 500)), ['▱▱▱▱▱ limit 500', '▰▱▱▱▱ limit 500', '▰▰▰▱▱ limit 500', '▰▰▰▰▱ limit 500', '▰▰▰▰▰ limit 500']);
});
