import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {exactName, exactPart, harmless, harmlessJson} from '../../../source/base/text/harmless.js';
import {hostileText} from '../../helpers/hostile-text.js';

function original(shown: string): string {
	return shown.replaceAll(/⟦(?<hex>[\dA-F]+)⟧/gv, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

await test('keeps ordinary text of any script', () => {
	const texts = [
		'',
		'Northwind Security',
		'Straße ÅÄÖ',
		'한국 데이터',
		'東京データ',
		'Привет',
		'مرحبا',
		'שלום',
		'नमस्ते',
		'မြွှေ',
		'ไทย',
		'x\u{301}',
		'q\u{323}\u{307}',
		'👍🏽 🇩🇪',
		'– › … ▸ │',
	];
	assert.deepEqual(
		texts.map(text => harmless(text)),
		texts,
	);
});

await test('marks characters that control a terminal or stay invisible', () => {
	const marked = {
		'a\u{1B}[31mb': 'a⟦1B⟧[31mb',
		'one\r\ntwo\u{2028}': 'one⟦D⟧⟦A⟧two⟦2028⟧',
		'\u{9B}2J\u{7F}\0': '⟦9B⟧2J⟦7F⟧⟦0⟧',
		'a\u{202E}b\u{2066}\u{200D}\u{200B}\u{FEFF}\u{AD}': 'a⟦202E⟧b⟦2066⟧⟦200D⟧⟦200B⟧⟦FEFF⟧⟦AD⟧',
		'a\u{A0}b\u{3000}c d': 'a⟦A0⟧b⟦3000⟧c d',
		'\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}\u{1D159}\u{16FE4}\u{13441}':
			'⟦115F⟧⟦1160⟧⟦3164⟧⟦FFA0⟧⟦2800⟧⟦1D159⟧⟦16FE4⟧⟦13441⟧',
		'a\u{FE0F}\u{E0100}\u{E0041}': 'a⟦FE0F⟧⟦E0100⟧⟦E0041⟧',
		'\u{E000}\u{378}\u{FFFE}\u{10FFFF}': '⟦E000⟧⟦378⟧⟦FFFE⟧⟦10FFFF⟧',
		'\u{D800}a\u{DC00}': '⟦D800⟧a⟦DC00⟧',
		'⟦1B⟧': '⟦27E6⟧1B⟧',
	};
	assert.deepEqual(
		Object.keys(marked).map(text => harmless(text)),
		Object.values(marked),
	);
});

await test('keeps three combining marks on a character, and none without one', () => {
	assert.equal(harmless('x\u{301}\u{302}\u{303}\u{304}\u{305}q\u{301}'), 'x\u{301}\u{302}\u{303}⟦304⟧⟦305⟧q\u{301}');
	assert.equal(harmless('\u{301}\u{302}\u{303}\u{304}a'), '⟦301⟧⟦302⟧⟦303⟧⟦304⟧a');
	assert.equal(harmless('a\n\u{301}\u{302}b'), 'a⟦A⟧⟦301⟧⟦302⟧b');
	assert.equal(harmless('\u{E33}\u{E33}'), '⟦E33⟧\u{E33}');
	assert.equal(harmless('\u{93E}क\u{93E}'), '⟦93E⟧क\u{93E}');
});

await test('never shows two texts alike, even if they are canonically equal', () => {
	fc.assert(
		fc.property(hostileText, text => {
			const shown = harmless(text);
			assert.equal(original(shown), text);
			assert.equal(shown.normalize('NFC'), shown);
		}),
	);
	const decomposed = Array.from({length: 0x11_00_00}, (_, codePoint) => String.fromCodePoint(codePoint))
		.flatMap(each => [each, each.normalize('NFD')])
		.filter(each => each !== each.normalize('NFC'));
	assert.deepEqual(
		decomposed.map(text => harmless(text)).filter(shown => shown !== shown.normalize('NFC')),
		[],
	);
});

await test('leaves a character as it is only if it is visible and in canonical form, also behind another one', () => {
	const hidden = /[[\p{Default_Ignorable_Code_Point}\p{Other}\p{Separator}]--\u{20}]/v;
	const kept = Array.from({length: 0x11_00_00}, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
		each => harmless(each) === each,
	);
	assert.deepEqual(
		kept.filter(each => hidden.test(each) || each.normalize('NFC') !== each),
		[],
	);
	const bases = ['A', 'e', 'ạ', 'Ж', 'か', 'ハ', '가', '한'];
	const pairs = kept.flatMap(each => bases.map(base => base + each));
	assert.deepEqual(
		pairs.filter(pair => harmless(pair) === pair && pair.normalize('NFC') !== pair),
		[],
	);
});

await test('marks text that is not in the canonical form', () => {
	const marked = [
		['Cafe\u{301}', 'Cafe⟦301⟧'],
		['\u{212B}ngström', '⟦212B⟧ngström'],
		['\u{1112}\u{1161}\u{11AB}국', '\u{1112}⟦1161⟧⟦11AB⟧국'],
		['q\u{307}\u{323}', 'q⟦307⟧⟦323⟧'],
		['\u{958}', '⟦958⟧'],
		['Café x\u{301} e\u{301}', 'Café x\u{301} e⟦301⟧'],
	] as const;
	assert.deepEqual(
		marked.map(([text]) => harmless(text)),
		marked.map(([, shown]) => shown),
	);
});

await test('never shows names alike that differ by spaces, even if trailing spaces are lost', () => {
	const names = {
		'Acme Inc': 'Acme Inc',
		'Acme ': 'Acme⟦20⟧',
		' Acme': '⟦20⟧Acme',
		'Acme  Inc': 'Acme ⟦20⟧Inc',
		'   ': '⟦20⟧⟦20⟧⟦20⟧',
		' \u{301}': '⟦20⟧⟦301⟧',
	};
	assert.deepEqual(
		Object.keys(names).map(name => exactName(name)),
		Object.values(names),
	);
	fc.assert(
		fc.property(hostileText, name => {
			const shown = exactName(name);
			assert.equal(original(shown), name);
			assert.equal(shown.trimEnd().normalize('NFC'), shown);
		}),
	);
});

await test('marks the parts of a name like the whole name', () => {
	const name = ' Acme  Inc ';
	const parts = [0, 1, 5, 6, 7, 10].map((start, index, starts) => exactPart(name, start, starts[index + 1]));
	assert.deepEqual(parts, ['⟦20⟧', 'Acme', ' ', '⟦20⟧', 'Inc', '⟦20⟧']);
	assert.equal(exactPart('Acme Inc', 4, 8), ' Inc');
});

await test('leaves nothing that controls or hides', () => {
	const hidden =
		/[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Private_Use}\p{Surrogate}\p{Unassigned}[^\P{Space_Separator} ]]/v;
	fc.assert(
		fc.property(hostileText, text => {
			assert.doesNotMatch(harmless(text), hidden);
		}),
	);
	const shown = Array.from({length: 0x11_00_00}, (_, codePoint) => harmless(String.fromCodePoint(codePoint)));
	assert.deepEqual(
		shown.filter(text => hidden.test(text)),
		[],
	);
});

await test('shows the graphemes of a text one by one like the whole text', () => {
	fc.assert(
		fc.property(hostileText, text => {
			const graphemes = Array.from(new Intl.Segmenter().segment(text), ({segment}) => segment);
			assert.equal(graphemes.map(grapheme => harmless(grapheme)).join(''), harmless(text));
		}),
	);
});

await test('keeps the value of JSON without control or invisible characters', () => {
	fc.assert(
		fc.property(hostileText, text => {
			const value = {[text]: text, low: '\u{85}', high: '\u{E0041}'};
			const json = harmlessJson(value);
			assert.deepEqual(JSON.parse(json), value);
			assert.doesNotMatch(json, /[\p{Control}\p{Format}]/v);
		}),
		{numRuns: 300, seed: 6},
	);
});
