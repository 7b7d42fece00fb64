import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	boundaryAfter,
	boundaryBefore,
	boundaryFrom,
	graphemesNear,
	segmenter,
} from '../../../source/base/text/graphemes.js';
import {hostileText} from '../../helpers/hostile-text.js';

await test('finds the same graphemes near an index as in the whole text', () => {
	fc.assert(
		fc.property(hostileText, fc.nat(), fc.integer({min: 0, max: 12}), (text, seed, reach) => {
			const graphemeAt = graphemesNear(text, seed % (text.length + 1), reach);
			const whole = segmenter.segment(text);
			const indexes = Array.from({length: text.length}, (_, index) => index);
			assert.deepEqual(
				indexes.map(index => graphemeAt(index)),
				indexes.map(index => {
					const {index: start = 0, segment = ''} = whole.containing(index) ?? {};
					return {start, end: start + segment.length};
				}),
			);
			assert.deepEqual(graphemeAt(text.length), {start: text.length, end: text.length});
		}),
	);
});

await test('finds the boundaries next to an index in a text of any length', () => {
	const flags = '🇦🇧'.repeat(10_000);
	assert.equal(boundaryBefore(flags, 20_000), 19_996);
	assert.equal(boundaryAfter(flags, 20_000), 20_004);
	assert.equal(boundaryFrom(flags, 20_002), 20_004);
	assert.equal(boundaryFrom(flags, 20_004), 20_004);
	const stack = 'a' + '\u{301}'.repeat(10_000) + 'b';
	assert.equal(boundaryAfter(stack, 0), 10_001);
	assert.equal(boundaryBefore(stack, 10_001), 0);
	assert.equal(boundaryBefore(stack, 0), 0);
	assert.equal(boundaryAfter(stack, stack.length), stack.length);
});
