import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {compareNames} from '../../source/tree/sibling-order.js';

const collator = new Intl.Collator('en', {numeric: true});
const order = (left: string, right: string): readonly [number, number] => [Math.sign(compareNames(left, right)), Math.sign(collator.compare(left, right))];

// Those of the scripts that names are written in, with their marks, signs and digits. Han characters have an order of their own.
const characters = ['\u{20}~', '\u{A0}\u{24F}', '\u{300}\u{310}', '\u{370}\u{530}', '\u{590}\u{6FF}', '\u{1100}\u{1112}', '\u{1161}\u{1170}', '\u{11A8}\u{11B0}', '\u{2010}\u{203F}', '\u{3000}\u{30FF}', '\u{AC00}\u{AC20}', '\u{FF10}\u{FF19}']
	.flatMap(([first = '', last = '']) => {
		const start = first.codePointAt(0) ?? 0;
		return Array.from({length: (last.codePointAt(0) ?? 0) - start + 1}, (_, at) => String.fromCodePoint(start + at));
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
