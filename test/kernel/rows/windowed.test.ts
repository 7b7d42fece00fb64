import assert from 'node:assert/strict';
import {test} from 'node:test';
import {windowed} from '../../../source/kernel/rows/view.js';

const shown = (cursor: number, height: number) =>
	windowed(['a', 'b', 'c', 'd', 'e'], cursor, height)
		.map(([item, isSelected]) => (isSelected ? item.toUpperCase() : item))
		.join('');

await test('keeps the window around the selected item, within the list', () => {
	assert.deepEqual(
		[0, 1, 2, 3, 4].map(cursor => shown(cursor, 3)),
		['Abc', 'aBc', 'bCd', 'cDe', 'cdE'],
	);
	assert.equal(shown(1, 9), 'aBcde');
});

await test('shows only the selected item without room, and the beginning without a selection', () => {
	assert.deepEqual([shown(3, 0), shown(3, -4), shown(-1, 2)], ['D', 'D', 'ab']);
	assert.deepEqual(windowed([], 0, 3), []);
});
