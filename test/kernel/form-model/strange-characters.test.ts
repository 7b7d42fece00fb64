import assert from 'node:assert/strict';
import {test} from 'node:test';
import {strangeCharacters} from '../../../source/kernel/form-model/value-warnings.js';

await test('finds nothing strange in ordinary names of any script', () => {
	const names = [
		'Northwind',
		'Ångström & Söhne',
		'Компания',
		'Ελλάδα',
		'東京 データ',
		'한국',
		'مرحبا',
		"O'Neill-Smith 2",
		'Acme Россия',
		'ABC Ελλάδα',
		'👍 Team',
		'',
	];
	assert.deepEqual(
		names.filter(name => strangeCharacters(name).length > 0),
		[],
	);
});

await test('names an invisible character by its code point', () => {
	const names = [
		'a\u{200B}b',
		'a\u{202E}b',
		'a\u{AD}b',
		'a\u{A0}b',
		'a\u{3000}b',
		'a\u{1B}b',
		'a\u{E0041}b',
		'a\u{FE0F}b',
		'a\u{3164}b',
		'a\u{D800}b',
		'a\u{2028}b',
		'a\tb',
		'a\u{E000}b',
	];
	assert.deepEqual(
		names.map(name => strangeCharacters(name)),
		[
			'U+200B',
			'U+202E',
			'U+00AD',
			'U+00A0',
			'U+3000',
			'U+001B',
			'U+E0041',
			'U+FE0F',
			'U+3164',
			'U+D800',
			'U+2028',
			'U+0009',
			'U+E000',
		].map(code => [`an invisible ${code}`]),
	);
});

await test('names the letters of another script within a word, those of the minority', () => {
	assert.deepEqual(strangeCharacters('Pаypal'), ['Cyrillic а (U+0430)']);
	assert.deepEqual(strangeCharacters('Россия in Москвa'), ['Latin a (U+0061)']);
	assert.deepEqual(strangeCharacters('Αcme'), ['Greek Α (U+0391)']);
	assert.deepEqual(strangeCharacters('Acme Ꭺcme'), ['Cherokee Ꭺ (U+13AA)']);
});

await test('reports spaces that are hard to see', () => {
	assert.deepEqual(strangeCharacters('Acme '), ['a trailing space']);
	assert.deepEqual(strangeCharacters(' Acme  Inc'), ['a leading space', 'several spaces in a row']);
});

await test('reports separate accents, and each finding once', () => {
	assert.deepEqual(strangeCharacters('Cafe\u{301}'), ['letters with separate accents']);
	assert.deepEqual(strangeCharacters('\u{200B}\u{200B}Pааypal'), ['an invisible U+200B', 'Cyrillic а (U+0430)']);
});
