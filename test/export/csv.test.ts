import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import fc from 'fast-check';
import {csvLines} from '../../source/export/csv.js';

const cell = fc.string({unit: fc.constantFrom('a', ' ', '\n', '\r', '"', '\'', '=', '-', ';', ',', '\t', 'é', '＝')});
const row = fc.tuple(cell, cell, cell);
const escaped = (text: string) => /^(?:[\t\r+\-=@＝]|'+[\t\n\r+\-=@＝])/v.test(text) ? `'${text}` : text;

await test('every cell is read back as one, whatever line ends, quotes and signs it holds, and none begins a formula', () => {
	fc.assert(fc.property(fc.array(row, {minLength: 1}), rows => {
		const text = csvLines(rows);
		const expected = rows.map(cells => cells.map(each => escaped(each)));
		assert.deepEqual(parse(text, {record_delimiter: '\r\n'}), expected);
		// As one reads it that takes any line end for the end of a record.
		assert.deepEqual(parse(text, {record_delimiter: ['\r\n', '\n', '\r']}), expected);
	}));
});
