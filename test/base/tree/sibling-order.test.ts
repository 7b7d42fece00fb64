import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {compareNames} from '../../../source/base/tree/sorting.js';

await test('sorts “Store 9” before “Store 10”', () => {
	assert.deepEqual(['store 10', 'Store 9', 'store 9', 'Store 009a', 'Store', 'Store 9 b'].toSorted(compareNames), [
		'Store',
		'store 9',
		'Store 9',
		'Store 9 b',
		'Store 009a',
		'store 10',
	]);
});

await test('sorts accents next to their letters, and one script after the other', () => {
	const names = [
		'白鷺商事',
		'Éditions',
		'edition',
		'주',
		'Zoë',
		'Łódź',
		'𠮷野家',
		'Lund',
		'_lab',
		'متجر ١٠',
		'متجر ٩',
		'ん',
		'Ωmega',
		'Жук',
		'Straße',
		'Strasse 2',
		'אורן',
		'ورد',
		'10 Downing',
		'🦊',
		'9 Lives',
		'七',
	];
	assert.deepEqual(names.toSorted(compareNames), [
		'_lab',
		'🦊',
		'9 Lives',
		'10 Downing',
		'edition',
		'Éditions',
		'Łódź',
		'Lund',
		'Straße',
		'Strasse 2',
		'Zoë',
		'Ωmega',
		'Жук',
		'אורן',
		'متجر ٩',
		'متجر ١٠',
		'ورد',
		'주',
		'ん',
		'七',
		'𠮷野家',
		'白鷺商事',
	]);
});

// Spellings that differ little, so that two names often have the same letters.
const spelling = fc.constantFrom(
	...'ae aé AE åe æ Æ AE\u{301} ℂ c ™ tm ß ss 1 01 ¹ ٣ 3 12 가 \u{1100}\u{1161} か 七 𠮷 🦊 \u{301} \u{0} \u{DC00} \u{20}'.split(
		' ',
	),
);

await test('has one order for all names', () => {
	const name = fc.array(spelling, {maxLength: 3}).map(parts => parts.join(''));
	fc.assert(
		fc.property(name, name, name, (one, other, third) => {
			assert.equal(compareNames(one, other) === 0, one === other);
			assert.equal(Math.sign(compareNames(one, other)) + Math.sign(compareNames(other, one)), 0);
			const isBefore = (first: string, second: string) => compareNames(first, second) <= 0;
			const isCircle = isBefore(one, other) && isBefore(other, third) && isBefore(third, one);
			assert.ok(!isCircle || (one === other && other === third));
		}),
		{numRuns: 20_000},
	);
});
