import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	type DrawnRows,
	hiddenRows,
	type ReviewParts,
	seeRows,
	type SeenRows,
} from '../../../source/kernel/form-model/seen.js';

const draw = (top: number, bottom: number, parts: ReviewParts, needed: DrawnRows['needed'] = [[0, 9]]): DrawnRows => ({
	columns: 40,
	top,
	bottom,
	needed,
	parts,
});
const parts: ReviewParts = [
	['', 3],
	['a', 2],
	['b', 2],
	['c', 2],
];
const hiddenAfter = (seen: SeenRows, drawn: DrawnRows) => hiddenRows(seeRows(seen, drawn));
const first = seeRows(undefined, draw(0, 6, parts));

await test('moves what was shown of an item with the item', () => {
	assert.deepEqual(hiddenRows(first), [[6, 9]]);
	const moved: ReviewParts = [
		['', 3],
		['c', 2],
		['b', 2],
		['a', 2],
	];
	assert.deepEqual(hiddenAfter(first, draw(0, 1, moved)), [
		[3, 5],
		[6, 7],
	]);
});

await test('counts the rows of a part as hidden once it has another number of rows, and no others', () => {
	const higher: ReviewParts = [
		['', 5],
		['a', 2],
		['b', 2],
		['c', 2],
	];
	assert.deepEqual(hiddenAfter(first, draw(10, 11, higher, [[0, 11]])), [
		[0, 5],
		[8, 10],
	]);
	const without: ReviewParts = [
		['', 3],
		['b', 2],
	];
	assert.deepEqual(hiddenAfter(first, draw(0, 1, without, [[0, 5]])), [[4, 5]]);
});
