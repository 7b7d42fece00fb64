import assert from 'node:assert/strict';
import {test} from 'node:test';
import {filmOf, type Shot} from './film.js';

const shot = (name: string, seconds: number): Shot => ({
	screen: {backgrounds: [`<rect ${name}>`], lines: ['<path>'], texts: ['<text>', `<text ${name}>`]}, caption: `<text caption ${name}>`, seconds,
});

await test('each shot of a film is shown in its turn, what they share is drawn once, and one of them where nothing moves', () => {
	const elements = filmOf([shot('a', 1), shot('b', 3)], 1);
	const all = elements.join('\n');
	assert.ok(all.includes('.shot{visibility:hidden}.shot1{visibility:visible}'));
	assert.ok(all.includes('@keyframes shot0{0%{visibility:hidden}0%{visibility:visible}25%{visibility:hidden}}'));
	assert.ok(all.includes('@keyframes shot1{0%{visibility:hidden}25%{visibility:visible}100%{visibility:hidden}}'));
	assert.match(all, /@media \(prefers-reduced-motion:no-preference\)\{\.shot0\{animation:shot0 4s step-end infinite\}\.shot1/v);
	const drawn = elements.slice(elements.indexOf('</style>') + 1);
	assert.deepEqual(drawn, [
		'<g class="shot shot0">',
		'<text caption a>',
		'</g>',
		'<g class="shot shot1">',
		'<text caption b>',
		'</g>',
		'<g class="shot shot0">',
		'<rect a>',
		'</g>',
		'<g class="shot shot1">',
		'<rect b>',
		'</g>',
		'<path>',
		'<text>',
		'<g class="shot shot0">',
		'<text a>',
		'</g>',
		'<g class="shot shot1">',
		'<text b>',
		'</g>',
	]);
});
