import assert from 'node:assert/strict';
import {test} from 'node:test';
import {plain, row, type Row} from '../../../source/kernel/rows/row.js';
import {hiddenText, viewOf} from '../../../source/kernel/rows/view.js';

const rows = (mark: Partial<Row>, at: number): readonly Row[] => Array.from({length: 20}, (_, index) => ({...row(plain('x')), ...(index === at && mark)}));

await test('keeps the selected or edited row in view with its explanation below, unless scrolled away', () => {
	assert.deepEqual(viewOf(rows({isSelected: true}, 10), 5), {top: 8, below: 7});
	assert.deepEqual(viewOf(rows({cursor: 0}, 10), 5), {top: 8, below: 7});
	assert.deepEqual(viewOf(rows({isSelected: true}, 10), 5, 1), {top: 1, below: 14});
	assert.deepEqual(viewOf(rows({}, 10), 5), {top: 0, below: 15});
	assert.deepEqual(viewOf(rows({}, 10), 5, 99), {top: 15, below: 0});
});

await test('shows in the title how many rows are hidden above and below', () => {
	assert.deepEqual([[0, 0], [0, 3], [4, 3], [4, 0]].map(([top = 0, below = 0]) => hiddenText({top, below})), ['', '3 more below', '4 above, 3 below', '4 above']);
});
