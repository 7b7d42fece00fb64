import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isDeeperThan, isTextDeeperThan} from '../../../source/base/api/json.js';

await test('judges the depth of a text as that of its value, also with brackets in its texts', () => {
	const stringUnit = fc.constantFrom('{', '[', '}', '"', '\\', 'a');
	fc.assert(
		fc.property(fc.json({depthSize: 'large', maxDepth: 6, stringUnit}), fc.nat(7), (text, levels) => {
			const value: unknown = JSON.parse(text);
			assert.equal(isTextDeeperThan(text, value, levels), isDeeperThan(value, levels));
		}),
		{numRuns: 500},
	);
});
