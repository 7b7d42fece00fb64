import assert from 'node:assert/strict';
import {test} from 'node:test';
import {colorWarnings} from '../../../source/program/config/color-warnings.js';

await test('warns of colours that can hardly be read on the backgrounds of the theme', () => {
	assert.deepEqual(colorWarnings({accent: '#5fd7d7', quiet: '#555555', good: '#444444'}, 'dark'), [
		'Hard to read on a dark background, with a contrast of less than 4.5:1: colors.quiet (1.9:1) and colors.good (1.4:1).',
	]);
	assert.deepEqual(colorWarnings({accent: '#5fd7d7'}), [
		'Hard to read on a light background, with a contrast of less than 4.5:1: colors.accent (1.5:1). If your terminal always has the other one, set theme.',
	]);
});

await test('warns of no colour that the theme does not use, or that only the terminal knows', () => {
	assert.deepEqual(colorWarnings({accent: '#000000'}, 'mono'), []);
	assert.deepEqual(colorWarnings({accent: 'red'}, 'dark'), []);
});
