import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {compareNames} from '../../source/tree/sibling-order.js';

const collator = new Intl.Collator('en', {numeric: true});

await test('names stand in the order of the collator, numbers by value, whatever they hold', () => {
	const mixed = fc.constantFrom('0', '1', '9', 'a', 'A', 'l', ' ', '-', 'é', 'e\u{301}', '\u{301}', '·', '주', '\u{200D}', '９', 'ß', '\n', '\u{0}');
	const name = fc.oneof(
		fc.string({unit: 'grapheme-ascii', maxLength: 8}),
		fc.string({unit: mixed, maxLength: 8}),
		fc.string({unit: 'binary', maxLength: 6}),
	);
	fc.assert(fc.property(name, name, (left, right) => {
		assert.equal(Math.sign(compareNames(left, right)), Math.sign(collator.compare(left, right)));
	}), {numRuns: 5000});
});

await test('“Store 9” comes before “Store 10”, and case decides last', () => {
	assert.deepEqual(['store 10', 'Store 9', 'store 9', 'Store 009a'].toSorted(compareNames), ['store 9', 'Store 9', 'Store 009a', 'store 10']);
});
