import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compareNames} from '../../source/tree/sorting.js';

await test('sorts “Store 9” before “Store 10”, and by case last', () => {
	assert.deepEqual(['store 10', 'Store 9', 'store 9', 'Store 009a'].toSorted(compareNames), ['store 9', 'Store 9', 'Store 009a', 'store 10']);
});

await test('sorts Han characters after every other script', () => {
	assert.deepEqual(['白鷺商事', '七', 'ん', 'Zebra', '주'].toSorted(compareNames), ['Zebra', '주', 'ん', '七', '白鷺商事']);
});

await test('sorts accents next to their letters, and each script in its place', () => {
	const names = ['Éditions', 'edition', 'Zoë', '_lab', 'Ωmega', 'Жук', 'אורן', 'ورد', '10 Downing', '9 Lives'];
	assert.deepEqual(names.toSorted(compareNames), ['_lab', '9 Lives', '10 Downing', 'edition', 'Éditions', 'Zoë', 'Ωmega', 'Жук', 'אורן', 'ورد']);
});
