import assert from 'node:assert/strict';
import {test} from 'node:test';
import {move, strokeFrom} from '../../../source/kernel/terminal/encode.js';
import {plainStyle} from '../../../source/kernel/terminal/style.js';

const style = plainStyle;

type Place = {readonly row?: number; readonly column?: number};

const way = (from: Place, row: number, column: number): string =>
	move(strokeFrom({row: from.row, column: from.column, style}), row, column).bytes;

await test('moves the pen the shortest way', () => {
	assert.equal(way({row: 3, column: 7}, 3, 7), '');
	assert.equal(way({row: 3, column: 7}, 3, 5), '\b\b');
	assert.equal(way({row: 3, column: 110}, 3, 5), '\u{1B}[6G');
	assert.equal(way({row: 3, column: 7}, 3, 8), '\u{1B}[C');
	assert.equal(way({row: 3, column: 7}, 5, 7), '\v\v');
	assert.equal(way({row: 3, column: 7}, 4, 0), '\r\v');
	assert.equal(way({row: 30, column: 7}, 0, 8), '\u{1B}[;9H');
	assert.equal(way({row: 30, column: 7}, 29, 7), '\u{1B}[A');
	assert.equal(way({row: 30, column: 7}, 0, 0), '\u{1B}[H');
});

await test('moves the pen to an absolute position if its own is unknown', () => {
	assert.equal(way({}, 3, 7), '\u{1B}[4;8H');
	assert.equal(way({row: 3}, 4, 0), '\r\v');
	assert.equal(way({row: 3}, 3, 7), '\u{1B}[8G');
});
