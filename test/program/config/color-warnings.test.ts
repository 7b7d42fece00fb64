import assert from 'node:assert/strict';
import {test} from 'node:test';
import {colorWarnings} from '../../../source/program/config/color-warnings.js';

await test('warns of colours that can hardly be read on the backgrounds of the theme', () => {
	assert.deepEqual(colorWarnings({accent: '#5fd7d7', quiet: '#555555'}, 'dark'), [
		'colors.quiet, #555555, is hard to read on a dark background (1.9:1, less than 4.5:1).',
	]);
	assert.deepEqual(colorWarnings({accent: '#5fd7d7'}), [
		'colors.accent, #5fd7d7, is hard to read on a light background (1.5:1, less than 4.5:1), and the theme is auto: set theme to the kind that your terminal has.',
	]);
});

await test('warns of no colour that the theme does not use, or that only the terminal knows', () => {
	assert.deepEqual(colorWarnings({accent: '#000000'}, 'mono'), []);
	assert.deepEqual(colorWarnings({accent: 'red'}, 'dark'), []);
});
