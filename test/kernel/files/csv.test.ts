import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import fc from 'fast-check';
import {csvLines} from '../../../source/kernel/files/csv.js';
import {unescapeCell} from '../../../source/kernel/files/csv-cell.js';
import {hostileText} from '../../helpers/hostile-text.js';

const cell = fc.string({unit: fc.constantFrom('a', ' ', '\n', '\r', '"', "'", '=', '-', ';', ',', '\t', 'é', '＝')});
const row = fc.tuple(cell, cell, cell);
const escaped = (text: string) => (/^(?:[\t\n\r+\-=@＝]|'+[\t\n\r+\-=@＝])/v.test(text) ? `'${text}` : text);

await test('reads every cell back as one cell, whatever it holds, with formulas escaped', () => {
	fc.assert(
		fc.property(fc.array(row, {minLength: 1}), rows => {
			const text = csvLines(rows);
			const expected = rows.map(cells => cells.map(each => escaped(each)));
			assert.deepEqual(parse(text, {record_delimiter: '\r\n'}), expected);
			// A reader that accepts any line end as the end of a record.
			assert.deepEqual(parse(text, {record_delimiter: ['\r\n', '\n', '\r']}), expected);
		}),
	);
});

await test('marks control characters in cells visibly, and restores them on reading', () => {
	assert.equal(
		csvLines([['a\u{1B}[2J', '\u{9B}\u{202E}', '⟦1B⟧ ⟦x', '\u{D800}', '\u{1B}=1']]),
		'a⟦1B⟧[2J,⟦9B⟧⟦202E⟧,⟦27E6⟧1B⟧ ⟦x,⟦D800⟧,⟦1B⟧=1\r\n',
	);
	const table = fc.array(fc.tuple(hostileText, hostileText), {minLength: 1});
	fc.assert(
		fc.property(table, rows => {
			const text = csvLines(rows);
			assert.doesNotMatch(text, /[[\p{Bidi_Control}\p{Control}\p{Surrogate}]--[\t\n\r]]/v);
			const again: readonly string[][] = parse(text, {record_delimiter: '\r\n'});
			assert.deepEqual(
				again.map(cells => cells.map(each => unescapeCell(each))),
				rows,
			);
		}),
		{seed: 10},
	);
	// No code point is this high.
	assert.equal(unescapeCell('⟦110000⟧'), '⟦110000⟧');
});

await test('quotes cells with a separator, a tab or a line break, for any separator', () => {
	assert.equal(
		csvLines([['a;b', 'a,b', 'a\tb', 'a\nb', 'a\rb', 'a\u{2028}b', 'ab']]),
		'"a;b","a,b","a\tb","a\nb","a\rb","a\u{2028}b",ab\r\n',
	);
	assert.equal(csvLines([['a;b', 'a,b', 'ab']], {separator: ';'}), '"a;b";"a,b";ab\r\n');
});
