import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	folded,
	foldedText,
	textFromUnits,
	foldEntryOf,
	isAccentMark,
	wordFlag,
} from '../../../source/base/tree/fold.js';

const all = Array.from({length: 0x1_00_00}, (_, unit) => unit);

function foldOf(text: string): string {
	const fold = folded(text);
	return textFromUnits(fold, 0, fold.length);
}

await test('folds letters, signs and digits of any script', () => {
	const folds = {
		Éß: 'ess',
		Łódź: 'lodz',
		'№ ™': 'no tm',
		ℂ: 'c',
		'٣३': '33',
		'Ａ²': 'a2',
		ΣΑΣ: 'σασ',
		가: '\u{1100}\u{1161}',
	};
	assert.deepEqual(
		Object.keys(folds).map(text => foldOf(text)),
		Object.values(folds),
	);
});

await test('folds nothing further the second time, except syllables of Hangul', () => {
	const isSyllable = (unit: number) => unit >= 0xac_00 && unit <= 0xd7_a3;
	const further = all
		.filter(unit => !isSyllable(unit))
		.map(unit => foldOf(String.fromCodePoint(unit)))
		.filter(fold => foldOf(fold) !== fold);
	assert.deepEqual(further, []);
});

await test('knows marks and letters as Unicode does', () => {
	const mark = /^[\p{Mark}&&[\p{Script=Hebrew}\p{Script=Inherited}]]$/v;
	const letter = /^[\p{Letter}\p{Number}]$/v;
	assert.deepEqual(
		all.filter(unit => isAccentMark(unit) !== mark.test(String.fromCodePoint(unit))),
		[],
	);
	const alone = all.filter(unit => foldOf(String.fromCodePoint(unit)).length === 1);
	assert.deepEqual(
		// eslint-disable-next-line no-bitwise -- The entry is a number of flags.
		alone.filter(unit => ((foldEntryOf(unit) & wordFlag) !== 0) !== letter.test(foldOf(String.fromCodePoint(unit)))),
		[],
	);
	assert.ok(alone.length > 50_000);
});

await test('folds a text of plain letters as it folds each of them in other text', () => {
	const plain = Array.from({length: 95}, (_, at) => String.fromCodePoint(32 + at)).join('');
	assert.equal(foldedText(plain), foldedText(`${plain}é`).slice(0, -1));
});

await test('folds a text as it folds each of its letters', () => {
	const texts = all.filter(unit => unit < 0xd8_00 || unit > 0xdf_ff).map(unit => `ΑΣ${String.fromCodePoint(unit)}x`);
	assert.deepEqual(
		texts.filter(text => foldedText(text) !== foldOf(text)),
		[],
	);
});
