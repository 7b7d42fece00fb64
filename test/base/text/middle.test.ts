import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {harmless} from '../../../source/base/text/harmless.js';
import {fitMiddle, keptRanges} from '../../../source/base/text/excerpt.js';
import {markedSpans, nameSpans} from '../../../source/kernel/rows/name-spans.js';
import {data} from '../../../source/kernel/rows/row.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {fittedText} from '../../helpers/row-texts.js';

const shownText = hostileText.map(text => harmless(text));

await test('keeps the start and the end of a long text', () => {
	assert.equal(fitMiddle('abc', 5), 'abc  ');
	assert.equal(fitMiddle('abcdef', 6), 'abcdef');
	assert.equal(fitMiddle('abcdefgh', 6), 'abc…gh');
	assert.equal(fitMiddle('한국어한국어', 7), '한…국어');
	assert.equal(fitMiddle('한국어한국어', 6), '한…어 ');
	assert.equal(fitMiddle('Издательство „Синчец“ 12', 17), 'Издатель…нчец“ 12');
	assert.equal(fitMiddle('abcdef', 3), 'ab…');
	assert.equal(fitMiddle('', 2), '  ');
});

await test('returns exactly the requested width, and cuts no grapheme', () => {
	fc.assert(
		fc.property(shownText, fc.integer({min: 0, max: 40}), (text, columns) => {
			assert.equal(stringWidth(fitMiddle(text, columns)), columns);
			const boundaries = new Set([...Array.from(new Intl.Segmenter().segment(text), ({index}) => index), text.length]);
			const ends = columns < 4 ? [] : keptRanges(text, columns).flat();
			assert.deepEqual(
				ends.filter(end => !boundaries.has(end)),
				[],
			);
		}),
	);
});

const shownName = (name: string, columns: number, query = '') =>
	fittedText(
		{left: nameSpans(query === '' ? [data(name)] : markedSpans(name, query, 'held'), columns)},
		columns,
	).trimEnd();

await test('shows the differing ends of names, and the match of a search', () => {
	const name = 'Wingtip Interplanetary Northern Holdings Limited 12';
	assert.equal(shownName(name, 24), 'Wingtip Inte… Limited 12');
	assert.equal(shownName(name, 24, 'wing'), 'Wingtip Inte… Limited 12');
	assert.equal(shownName(name, 24, 'limited'), 'Wingtip Inte… Limited 12');
	assert.equal(shownName(name, 24, 'inter'), 'Wingtip Inter…Limited 12');
	assert.equal(shownName(name, 24, 'holdings'), 'Wing…Holdings Limited 12');
	assert.equal(shownName(name, 20, 'northern'), '…Northern Holdings …');
	assert.equal(shownName('Northwind', 24), 'Northwind');
});

await test('never shows a name wider than its columns', () => {
	fc.assert(
		fc.property(hostileText, hostileText, fc.integer({min: 6, max: 40}), (name, query, columns) => {
			const spans = nameSpans(markedSpans(name, query, 'held'), columns);
			const shown = fittedText({left: spans}, 2000).trimEnd();
			assert.ok(stringWidth(shown) <= columns || name.length > columns * 8, shown);
		}),
	);
});
