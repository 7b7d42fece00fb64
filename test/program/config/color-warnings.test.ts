import assert from 'node:assert/strict';
import {test} from 'node:test';
import {colorWarnings} from '../../../source/program/config/command-line.js';

await test('warns of colours that can hardly be read on the backgrounds of the theme', () => {
	assert.deepEqual(colorWarnings({accent: '#5fd7d7', quiet: '#555555', good: '#444444'}, 'dark'), [
		'Hard to read on a dark background, with a contrast of less than 4.5:1: colors.quiet (1.87:1) and colors.good (1.43:1).',
	]);
	assert.deepEqual(colorWarnings({accent: '#5fd7d7'}), [
		'Hard to read on a light background, with a contrast of less than 4.5:1: colors.accent (1.48:1). If your terminal always has the other one, set theme.',
	]);
});

await test('never gives a weak contrast as the least one, rounded', () => {
	const weak = Array.from({length: 256}, (_, level) => `#ff00${level.toString(16).padStart(2, '0')}`).flatMap(good =>
		colorWarnings({good}, 'dark'),
	);
	assert.ok(weak.length > 0);
	assert.deepEqual(
		weak.filter(text => /\(4\.50?:1\)/v.test(text)),
		[],
	);
});

await test('warns of no colour that the theme does not use, or that only the terminal knows', () => {
	assert.deepEqual(colorWarnings({accent: '#000000'}, 'mono'), []);
	assert.deepEqual(colorWarnings({accent: 'red'}, 'dark'), []);
});
