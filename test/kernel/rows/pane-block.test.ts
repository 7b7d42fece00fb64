import assert from 'node:assert/strict';
import {test} from 'node:test';
import {paneBlock} from '../../../source/kernel/rows/pane-block.js';
import {totalWidth} from '../../../source/kernel/rows/row.js';

await test('keeps the frame as wide as the pane, whatever its title and note', () => {
	const long = 'stopped at 10,000 of 10,500, press r to go on';
	const widths = [12, 20, 31, 44, 60].flatMap(columns =>
		[
			['Accounts', long],
			[long, long],
			['A', ''],
			[long, ''],
		].map(([title = '', note = '']) => {
			const [top = []] = paneBlock({
				title,
				note,
				isFocused: true,
				rectangle: {x: 0, y: 0, columns, rows: 5},
				rows: [],
			}).lines;
			return totalWidth(top) - columns;
		}),
	);
	assert.deepEqual(
		widths.filter(each => each !== 0),
		[],
	);
});
