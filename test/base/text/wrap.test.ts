import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {harmless} from '../../../source/base/text/harmless.js';
import {wrapText, wrapValue} from '../../../source/base/text/wrap.js';
import {hostileText} from '../../helpers/hostile-text.js';

await test('breaks a text between words, and within a word only if necessary', () => {
	assert.deepEqual(wrapText('one two three', 9), ['one two ', 'three']);
	assert.deepEqual(wrapText('one two', 7), ['one two']);
	assert.deepEqual(wrapText('one two', 3), ['one', 'two']);
	assert.deepEqual(wrapText('abcdefgh', 3), ['abc', 'def', 'gh']);
	assert.deepEqual(wrapText('', 5), ['']);
});

await test('breaks a name after an underscore rather than within its words', () => {
	assert.deepEqual(wrapText('Flag account_mobility_x', 16), ['Flag account_', 'mobility_x']);
	assert.deepEqual(wrapText('Flags for account_mobility', 20), ['Flags for ', 'account_mobility']);
	assert.deepEqual(wrapText('a_bcdefghijk', 9), ['a_bcdefgh', 'ijk']);
});

await test('breaks rows at line ends of the text', () => {
	assert.deepEqual(wrapText('{\n  "a": 1\n}', 20), ['{', '  "a": 1', '}']);
	assert.deepEqual(wrapText('a\n\nb', 20), ['a', '', 'b']);
	assert.deepEqual(wrapText('a\r\tb', 20), ['a⟦D⟧⟦9⟧b']);
});

await test('never cuts wide letters in half', () => {
	assert.deepEqual(wrapText('한국어', 5), ['한국', '어']);
	assert.deepEqual(wrapText('👍🏽👍🏽', 2), ['👍🏽', '👍🏽']);
});

await test('puts a mark that does not fit after a broken word on its own row', () => {
	assert.deepEqual(wrapText('abcd efgh\u{10FFFF}', 10), ['abcd ', 'efgh', '⟦10FFFF⟧']);
});

await test('does not break at a space that carries a mark', () => {
	assert.deepEqual(wrapText('abcd \u{903}efgh', 8), ['abcd \u{903}ef', 'gh']);
});

await test('limits a value of any length, and shows its length', () => {
	const rows = wrapText('x'.repeat(1_000_000), 10);
	assert.equal(rows.length, 201);
	assert.equal(rows.at(-1), '… of 1,000,000 characters');
	assert.equal(wrapText('a\n'.repeat(199), 10).length, 200);
});

await test('keeps every row within the width, except for a single wider mark', () => {
	fc.assert(
		fc.property(hostileText, fc.integer({min: 1, max: 40}), (text, columns) => {
			const tooWide = wrapText(text, columns).filter(line => stringWidth(line) > columns);
			const segmenter = new Intl.Segmenter();
			const graphemes = new Set(
				text.split('\n').flatMap(line => Array.from(segmenter.segment(line), ({segment}) => harmless(segment))),
			);
			assert.deepEqual(
				tooWide.filter(line => !graphemes.has(line)),
				[],
			);
		}),
		{numRuns: 1000},
	);
});

await test('keeps the whole text, except for spaces at the breaks', () => {
	fc.assert(
		fc.property(hostileText, fc.integer({min: 1, max: 40}), (text, columns) => {
			const flat = (shown: string) => shown.replaceAll(' ', '');
			assert.equal(
				flat(wrapText(text, columns).join('')),
				flat(
					text
						.split('\n')
						.map(line => harmless(line))
						.join(''),
				),
			);
		}),
	);
});

await test('marks spaces at the ends of data and repeated ones, and at line ends in several lines', () => {
	assert.deepEqual(wrapValue(' Acme  Inc ', 40), ['⟦20⟧Acme ⟦20⟧Inc⟦20⟧']);
	assert.deepEqual(wrapValue('Acme Inc', 5), ['Acme ', 'Inc']);
	assert.deepEqual(wrapValue('a:\n  b:  c \n', 40), ['a:', '  b:  c⟦20⟧', '']);
	assert.deepEqual(wrapValue('Acme  Inc', 40, {start: 4}), [' ⟦20⟧Inc']);
	assert.deepEqual(wrapText(' a ', 40), [' a ']);
});
