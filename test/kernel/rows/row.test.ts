import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {harmless} from '../../../source/base/text/harmless.js';
import {fitRow, data, plain, row, toned} from '../../../source/kernel/rows/row.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {fittedText} from '../../helpers/row-texts.js';

const leftOf = (columns: number, ...texts: readonly string[]) =>
	fittedText(row(...texts.map(text => plain(text))), columns);

await test('fills a short row with spaces, and keeps its tones', () => {
	const two = row(toned('dim', 'ab'), plain('cd'));
	const full = row(plain('abc'));
	assert.deepEqual(fitRow(two, 6), [{text: 'ab', tone: 'dim'}, {text: 'cd'}, {text: '  '}]);
	assert.deepEqual(fitRow(row(), 3), [{text: ' '.repeat(3)}]);
	assert.deepEqual(fitRow(full, 3), [{text: 'abc'}]);
});

await test('cuts a long row, and marks the cut', () => {
	assert.equal(leftOf(4, 'abcdef'), 'abc…');
	assert.equal(leftOf(4, 'ab', 'cdef'), 'abc…');
	assert.equal(leftOf(4, 'abcd', 'ef'), 'abc…');
	assert.equal(leftOf(4, 'abcd', ''), 'abcd');
	assert.equal(leftOf(4, '한국어'), '한… ');
});

await test('keeps the right end of a row, and cuts the left part', () => {
	assert.equal(fittedText({left: [plain('left')], right: [plain('12')]}, 10), 'left    12');
	assert.equal(fittedText({left: [plain('a long left')], right: [plain('12')]}, 10), 'a long… 12');
	assert.equal(fittedText({left: [plain('left')], right: [plain('a right that is too long')]}, 10), 'l… a righ…');
});

await test('escapes text that is not yet marked harmless', () => {
	assert.equal(leftOf(8, 'a\u{1B}b'), 'a⟦1B⟧b  ');
	const marked = row({text: '⟦1B⟧', isHarmless: true});
	assert.equal(fittedText(marked, 5), '⟦1B⟧ ');
	assert.equal(fittedText({left: [], right: [plain('\u{7}')]}, 10), '       ⟦7⟧');
});

await test('marks spaces of data that are hard to see, but not those of the program', () => {
	const named = row(plain('  '), data('Acme '));
	assert.equal(fittedText(named, 12), '  Acme⟦20⟧  ');
	assert.equal(leftOf(8, '  Acme '), '  Acme  ');
});

const mark = '\u{200E}';

await test('puts a left-to-right mark before what follows right-to-left text, and nowhere else', () => {
	const textOf = (left: string, right = '') =>
		fittedText({left: [data(left)], right: right === '' ? [] : [plain(right)]}, 12);
	assert.equal(textOf('شركة', '12'), `شركة      ${mark}12`);
	assert.equal(textOf('חברה', '12'), `חברה      ${mark}12`);
	assert.equal(textOf('Acme', '12'), 'Acme      12');
	assert.equal(textOf('Acme', 'شركة'), 'Acme    شركة');
	assert.equal(textOf('شركة'), 'شركة        ');
});

await test('does not take a mark in data for its own', () => {
	const named = row(data(`شركة${mark}`));
	assert.equal(fittedText(named, 12), 'شركة⟦200E⟧  ');
});

await test('makes a row exactly as wide as asked, whatever its text', () => {
	const spans = fc.array(
		hostileText.map(text => plain(text)),
		{maxLength: 4},
	);
	fc.assert(
		fc.property(spans, spans, fc.integer({min: 1, max: 60}), (left, right, columns) => {
			assert.equal(stringWidth(fittedText({left, right}, columns)), columns);
		}),
	);
});

await test('shows all of a text that fits', () => {
	fc.assert(
		fc.property(hostileText, text => {
			const shown = harmless(text);
			const columns = stringWidth(shown) + 5;
			assert.ok(leftOf(columns, text).startsWith(shown));
		}),
	);
});

await test('keeps the halves of a flag or syllable in two spans apart', () => {
	assert.equal(leftOf(6, '\u{1F1E6}', '', '\u{1F1E6}'), '\u{1F1E6} \u{1F1E6}   ');
	assert.equal(leftOf(6, '\u{1100}', '\u{1161}'), '\u{1100} \u{1161}  ');
});

await test('keeps a joining letter from absorbing the next span or the frame', () => {
	assert.equal(stringWidth(`${leftOf(3, '\u{D4E}', '\u{0}')}│`), 4);
	assert.equal(stringWidth(`${leftOf(1, '\u{D4E}')}│`), 2);
});

await test('cuts a text of a million characters', () => {
	assert.equal(leftOf(5, 'x'.repeat(1_000_000)), 'xxxx…');
});
