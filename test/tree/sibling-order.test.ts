import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {compareNames} from '../../source/tree/sibling-order.js';

const collator = new Intl.Collator('en', {numeric: true});
const order = (left: string, right: string): readonly [number, number] => [Math.sign(compareNames(left, right)), Math.sign(collator.compare(left, right))];

// Those of the scripts that names are written in, with their marks, signs and digits. Han characters have an order of their own.
const characters = '20-7E A0-24F 300-310 370-530 590-6FF 1100-1112 1161-1170 11A8-11B0 2010-203F 3000-30FF AC00-AC20 FF10-FF19'.split(' ').flatMap(range => {
	const [first = 0, last = 0] = range.split('-').map(code => Number.parseInt(code, 16));
	return Array.from({length: last - first + 1}, (_, at) => String.fromCodePoint(first + at));
});
const han = /\p{Script=Han}/v;

await test('any two characters stand in the order of the collator', () => {
	const different = characters.flatMap(left => characters.filter(right => {
		const [own, collated] = order(left, right);
		return own !== collated;
	}).map(right => [left, right]));
	assert.deepEqual(different, []);
});

await test('names stand in the order of the collator, numbers by value, whatever they hold', () => {
	const mixed = fc.constantFrom(...characters, '0', '1', '9', 'a', 'l', 'é', 'e\u{301}', '\u{301}', '·', '주', '\u{200D}', '９', '\n', '\u{0}', '🦊', '🐻', '👍🏽', '❤️', '🇩🇪');
	const name = fc.oneof(
		fc.string({unit: 'grapheme-ascii', maxLength: 8}),
		fc.string({unit: mixed, maxLength: 8}),
		fc.string({unit: 'binary', maxLength: 6}).filter(text => !han.test(text)),
	);
	const start = fc.string({unit: mixed, maxLength: 4});
	fc.assert(fc.property(start, name, name, (same, left, right) => {
		const [own, collated] = order(same + left, same + right);
		assert.equal(own, collated);
	}), {numRuns: 5000});
});

await test('“Store 9” comes before “Store 10”, and case decides last', () => {
	assert.deepEqual(['store 10', 'Store 9', 'store 9', 'Store 009a'].toSorted(compareNames), ['store 9', 'Store 9', 'Store 009a', 'store 10']);
});

await test('Han characters stand behind every other script, in the order of their code points', () => {
	assert.deepEqual(['白鷺商事', '七', '丗', 'ん', 'Zebra', '주', '丕'].toSorted(compareNames), ['Zebra', '주', 'ん', '七', '丕', '丗', '白鷺商事']);
});
