import assert from 'node:assert/strict';
import {test} from 'node:test';
import {plain, row, type Row} from '../../../source/kernel/rows/row.js';
import {hiddenText, textPosition, viewOf} from '../../../source/kernel/rows/view.js';
import {frameOf} from '../../helpers/frames.js';
import {family, reduceAll, stateWith} from '../../helpers/state.js';

const rows = (mark: Partial<Row>, at: number): readonly Row[] =>
	Array.from({length: 20}, (_, index) => ({...row(plain('x')), ...(index === at && mark)}));

await test('keeps the selected or edited row in view with its explanation below, unless scrolled away', () => {
	assert.deepEqual(viewOf(rows({isSelected: true}, 10), 5), {top: 8, below: 7});
	assert.deepEqual(viewOf(rows({cursor: 0}, 10), 5), {top: 8, below: 7});
	assert.deepEqual(viewOf(rows({isSelected: true}, 10), 5, 1), {top: 1, below: 14});
	assert.deepEqual(viewOf(rows({}, 10), 5), {top: 0, below: 15});
	assert.deepEqual(viewOf(rows({}, 10), 5, 99), {top: 15, below: 0});
});

await test('shows in the title how many rows are hidden above and below', () => {
	assert.deepEqual(
		[
			[0, 0],
			[0, 3],
			[4, 3],
			[4, 0],
		].map(([top = 0, below = 0]) => hiddenText({top, below})),
		['', '3 more below', '4 above, 3 below', '4 above'],
	);
});

await test('shows the position in a long text as in a list', () => {
	assert.deepEqual(
		[
			{top: 0, below: 0},
			{top: 0, below: 773},
			{top: 10, below: 763},
			{top: 773, below: 0},
		].map(view => textPosition(view, 35)),
		['', 'lines 1 to 35 of 808', 'lines 11 to 45 of 808', 'lines 774 to 808 of 808'],
	);
	const help = reduceAll(stateWith(family), {type: 'help/opened'});
	assert.match(frameOf(help), /╭ Keys ─+ lines 1 to 35 of \d{3,} ─╮/v);
});
