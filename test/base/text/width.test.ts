import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {harmless} from '../../../source/base/text/harmless.js';
import {fit, fitEnd, fitPath, fitPathStart, widthOf, windowAround} from '../../../source/base/text/width.js';
import {hostileText} from '../../helpers/hostile-text.js';

const shownText = hostileText.map(text => harmless(text));
const columnCount = fc.integer({min: 0, max: 40});

function whole({before, at, after}: ReturnType<typeof windowAround>): string {
	return `${before}|${at}|${after}`;
}

function boundaries(text: string): readonly number[] {
	return [...Array.from(new Intl.Segmenter().segment(text), ({index}) => index), text.length];
}

await test('measures like Ink', () => {
	assert.equal(widthOf('Northwind'), 9);
	assert.equal(widthOf('한국 👍🏽'), 7);
	fc.assert(
		fc.property(shownText, text => {
			assert.equal(widthOf(text), stringWidth(text));
		}),
	);
});

await test('pads short text and cuts long text with fit', () => {
	assert.equal(fit('abc', 5), 'abc  ');
	assert.equal(fit('abcdef', 6), 'abcdef');
	assert.equal(fit('abcdef', 5), 'abcd…');
	assert.equal(fit('한국어', 5), '한국…');
	assert.equal(fit('한국어', 4), '한… ');
	assert.equal(fit('👍🏽👍🏽', 3), '👍🏽…');
	assert.equal(fit('abc', 1), '…');
	assert.equal(fit('abc', 0), '');
	assert.equal(fit('', 2), '  ');
	assert.equal(fit('x'.repeat(1_000_000), 3), 'xx…');
	assert.equal(fit('한'.repeat(1_000_000), 5), '한한…');
});

await test('keeps the end of a long text with fitEnd', () => {
	assert.equal(fitEnd('abc', 5), 'abc  ');
	assert.equal(fitEnd('abcdef', 5), '…cdef');
	assert.equal(fitEnd('한국어', 5), '…국어');
	assert.equal(fitEnd('한국어', 4), '… 어');
	assert.equal(fitEnd('abc', 0), '');
});

await test('returns exactly the requested width from fit and fitEnd', () => {
	fc.assert(
		fc.property(shownText, columnCount, (text, columns) => {
			assert.equal(stringWidth(fit(text, columns)), columns);
			assert.equal(stringWidth(fitEnd(text, columns)), columns);
		}),
	);
});

await test('cuts only between graphemes in fit and fitEnd', () => {
	fc.assert(
		fc.property(shownText, columnCount, (text, columns) => {
			fc.pre(stringWidth(text) > columns);
			const cuts = boundaries(text);
			const start = fit(text, columns).trimEnd().replace(/…$/v, '').trimEnd();
			assert.ok(
				cuts.some(cut => text.slice(0, cut).trimEnd() === start),
				start,
			);
			const end = fitEnd(text, columns).replace(/^…/v, '').trimStart();
			assert.ok(
				cuts.some(cut => text.slice(cut).trimStart() === end),
				end,
			);
		}),
	);
});

await test('drops the last parts of a long path in fitPathStart', () => {
	const path = ['Acme Distribution', 'EMEA', 'Northwind'];
	assert.deepEqual(
		[40, 36, 35, 24, 21, 12].map(columns => fitPathStart(path, columns)),
		[
			'Acme Distribution › EMEA › Northwind    ',
			'Acme Distribution › EMEA › Northwind',
			'Acme Distribution › EMEA › …       ',
			'Acme Distribution › …   ',
			'Acme Distribution › …',
			'Acme Distri…',
		],
	);
	assert.equal(fitPathStart([], 3), ' '.repeat(3));
	assert.equal(
		fitPathStart(
			Array.from({length: 100_000}, (_, at) => `Level ${at}`),
			20,
		),
		'Level 0 › …         ',
	);
});

await test('drops the first parts of a long path in fitPath', () => {
	const path = ['Acme Distribution', 'EMEA', 'Northwind'];
	assert.equal(fitPath(path, 40), 'Acme Distribution › EMEA › Northwind    ');
	assert.equal(fitPath(path, 36), 'Acme Distribution › EMEA › Northwind');
	assert.equal(fitPath(path, 35), '… › EMEA › Northwind'.padEnd(35));
	assert.equal(fitPath(path, 19), '… › Northwind'.padEnd(19));
	assert.equal(fitPath(path, 12), 'Northwind   ');
	assert.equal(fitPath(path, 5), 'Nort…');
	assert.equal(fitPath(['한국', '東京'], 8), '… › 東京');
	assert.equal(fitPath([], 3), ' '.repeat(3));
});

await test('returns exactly the requested width from fitPath', () => {
	fc.assert(
		fc.property(fc.array(shownText, {maxLength: 5}), columnCount, (parts, columns) => {
			assert.equal(stringWidth(fitPath(parts, columns)), columns);
		}),
	);
});

await test('shows the text around its cursor in windowAround', () => {
	assert.equal(whole(windowAround('abc', 1, 6)), 'a|b|c   ');
	assert.equal(whole(windowAround('abc', 3, 6)), 'abc| |  ');
	assert.equal(whole(windowAround('', 0, 3)), '| |  ');
	assert.equal(whole(windowAround('abcdefghij', 0, 5)), '|a|bcd…');
	assert.equal(whole(windowAround('abcdefghij', 5, 5)), '…e|f|g…');
	assert.equal(whole(windowAround('abcdefghij', 10, 5)), '…hij| |');
	assert.equal(whole(windowAround('한국어가나다', 3, 8)), '…어|가|나…');
	assert.equal(whole(windowAround('한국어가나다', 3, 7)), '… |가|나…');
	assert.equal(whole(windowAround('abc', 1, 1)), '|b|');
	assert.equal(whole(windowAround('abc', 1, 0)), '||');
});

await test('makes each grapheme harmless in windowAround', () => {
	assert.equal(whole(windowAround('a\r\nb', 1, 12)), 'a|⟦D⟧⟦A⟧|b    ');
	assert.equal(whole(windowAround('👩‍👧x', 0, 20)), '|👩⟦200D⟧👧|x         ');
	assert.equal(whole(windowAround('\u{1B}\u{1B}', 1, 3)), '|⟦1…|');
});

await test('returns exactly the requested width from windowAround', () => {
	fc.assert(
		fc.property(hostileText, fc.nat(), columnCount, (text, seed, columns) => {
			const cursors = boundaries(text);
			const cursor = cursors[seed % cursors.length] ?? 0;
			const {before, at, after} = windowAround(text, cursor, columns);
			assert.equal(stringWidth(before + at + after), columns);
			const under = new Intl.Segmenter().segment(text).containing(cursor)?.segment ?? ' ';
			assert.equal(at, stringWidth(harmless(under)) > columns ? fit(harmless(under), columns) : harmless(under));
		}),
	);
});

await test('shows a part of a million characters in windowAround', () => {
	const text = 'مرحبا'.repeat(200_000);
	assert.equal(whole(windowAround(text, 500_000, 7)), '…با|م|رح…');
	const endless = 'q' + '\u{301}'.repeat(1_000_000);
	assert.equal(whole(windowAround(endless, 0, 9)), '|q\u{301}\u{301}\u{301}⟦301⟧⟦3…|');
});
