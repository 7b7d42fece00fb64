import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cellsOf, isSure} from '../../../source/kernel/terminal/cell.js';
import {plainStyle} from '../../../source/kernel/terminal/style.js';

await test('is sure of the width of one column only for letters, digits and signs that are no emoji', () => {
	const characters = Array.from({length: 0x1_00_00 - 0x20}, (_, at) => String.fromCodePoint(0x20 + at));
	const sure = characters.filter(each => cellsOf(each, plainStyle).some(cell => cell.width === 1 && isSure(cell)));
	const kinds = /^[\p{Letter}\p{Number}\p{Punctuation}\p{Space_Separator}\p{Symbol}]$/v;
	const emoji = /^[\p{Emoji_Presentation}\p{Extended_Pictographic}]$/v;
	assert.deepEqual(
		sure.filter(each => !kinds.test(each) || emoji.test(each)),
		[],
	);
	assert.deepEqual(
		['a', 'ł', '─', '▸', '·', '❯', 'Ж', 'ا'].filter(each => !sure.includes(each)),
		[],
	);
});
