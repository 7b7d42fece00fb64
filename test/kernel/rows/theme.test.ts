import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	paletteOf,
	sgrOf,
	themeNames,
	type Background,
	type ColorLevel,
	contrast,
	nearestColor,
	paletteColor,
} from '../../../source/kernel/rows/theme.js';
import {toneStyles} from '../../../source/kernel/terminal/style.js';
import {tones} from '../../../source/kernel/rows/row.js';
import {UsageError} from '../../../source/kernel/options/exit-status.js';
import {chooseTheme} from '../../../source/kernel/options/terminal-abilities.js';
import {backgroundOf} from '../../../source/kernel/screen/looks.js';

// The 16 colors as xterm shows them.
const xterm = [
	'#000000',
	'#cd0000',
	'#00cd00',
	'#cdcd00',
	'#0000ee',
	'#cd00cd',
	'#00cdcd',
	'#e5e5e5',
	'#7f7f7f',
	'#ff0000',
	'#00ff00',
	'#ffff00',
	'#5c5cff',
	'#ff00ff',
	'#00ffff',
	'#ffffff',
];

// The backgrounds that each theme is made for: those of xterm, and today’s usual grays.
const assumed: Readonly<Record<Background, Readonly<Record<'few' | 'many', readonly string[]>>>> = {
	dark: {few: ['#000000'], many: ['#000000', '#1e1e1e', '#282c34']},
	light: {few: ['#ffffff'], many: ['#ffffff', '#fafafa', '#eeeeee']},
};

// The color that a look’s sequence sets, or undefined for the terminal’s own color.
function colorOf(sgr: string): string | undefined {
	const extended = /38;5;(?<index>\d+)/v.exec(sgr)?.groups?.['index'];
	const named = sgr
		.split(';')
		.map(Number)
		.find(code => (code >= 30 && code < 38) || (code >= 90 && code < 98));
	if (extended !== undefined) {
		return paletteColor(Number(extended));
	}

	return named === undefined ? undefined : xterm[named - (named >= 90 ? 82 : 30)];
}

await test('measures contrast as WCAG does', () => {
	assert.equal(contrast('#000000', '#ffffff'), 21);
	assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54');
});

await test('finds the nearest of the 256 colours', () => {
	const all = Array.from({length: 240}, (_, at) => at + 16);
	assert.deepEqual(
		all.filter(index => paletteColor(nearestColor(paletteColor(index))) !== paletteColor(index)),
		[],
	);
	assert.equal(paletteColor(nearestColor('#5fd8d6')), '#5fd7d7');
});

await test('takes colours of the person’s own, as far as the terminal has them, and none in high contrast and mono', () => {
	const own = {text: '#d0d0d0', accent: '#5fd7d7', danger: 'magenta', selection: '#87afd7'};
	const {text, accent, danger, alarm, selected, warning} = paletteOf('auto', 'dark', 2, own);
	assert.deepEqual(
		[text, accent, danger.color, alarm.inverse, alarm.color, selected],
		[{color: 252}, {color: 80}, 'magenta', true, 'magenta', {inverse: true, color: 110}],
	);
	assert.equal(warning, paletteOf('auto', 'dark', 2).warning);
	const few = paletteOf('light', 'dark', 1, own);
	assert.deepEqual([few.accent.color, few.danger.color, few.text], ['blue', 'magenta', undefined]);
	assert.deepEqual(
		(['mono', 'high-contrast'] as const).map(theme => paletteOf(theme, 'dark', 2, own)),
		(['mono', 'high-contrast'] as const).map(theme => paletteOf(theme, 'dark', 2)),
	);
	assert.equal(paletteOf('auto', 'dark', 0, own).accent.color, undefined);
	assert.equal(paletteOf('auto', 'dark', 2, {accent: '\u{1B}[31m'}).accent.color, 80);
});

await test('gives every color of every theme a contrast of 4.5:1 on its backgrounds, and 7:1 in high contrast', () => {
	const cases = themeNames.flatMap(theme =>
		(['dark', 'light'] as const).flatMap(background => ([1, 2, 3] as const).map(level => ({theme, background, level}))),
	);
	const measured = cases.flatMap(({theme, background, level}) =>
		tones.flatMap(tone => {
			const color = colorOf(sgrOf(paletteOf(theme, background, level)[tone]));
			// Inverse text has the same contrast.
			const grounds = assumed[theme === 'dark' || theme === 'light' ? theme : background][level === 1 ? 'few' : 'many'];
			return color === undefined
				? []
				: grounds.map(ground => ({
						what: `${theme}, ${tone}, ${color} on ${ground}`,
						ratio: contrast(color, ground),
						least: theme === 'high-contrast' ? 7 : 4.5,
					}));
		}),
	);
	assert.ok(measured.length > 100);
	assert.deepEqual(
		measured.filter(({ratio, least}) => ratio < least),
		[],
	);
});

await test('uses no faint text, whose contrast depends on the terminal', () => {
	const levels: readonly ColorLevel[] = [0, 1, 2, 3];
	const looks = themeNames.flatMap(theme =>
		levels.flatMap(level =>
			(['dark', 'light'] as const).flatMap(background => Object.values(paletteOf(theme, background, level))),
		),
	);
	assert.deepEqual(
		looks.filter(look =>
			sgrOf(look)
				.replaceAll(/38;5;\d+/gv, '')
				.split(';')
				.includes('2'),
		),
		[],
	);
});

await test('uses no background colors: the selected row inverts the terminal’s own colors', () => {
	const palettes = themeNames.map(theme => paletteOf(theme, 'light', 2));
	assert.deepEqual(
		palettes.map(({selected}) => [selected.inverse, selected.color]),
		themeNames.map(() => [true, undefined]),
	);
	assert.deepEqual(
		palettes
			.flatMap(palette => Object.values(palette))
			.filter(look => /(?:^|;)(?:4\d|48;.*)(?:;|$)/v.test(sgrOf(look))),
		[],
	);
});

await test('makes an alarm bold and inverse in every theme', () => {
	const levels: readonly ColorLevel[] = [1, 2, 3];
	const alarms = themeNames.flatMap(theme =>
		levels.flatMap(level =>
			(['dark', 'light'] as const).map(background => sgrOf(paletteOf(theme, background, level).alarm)),
		),
	);
	assert.deepEqual(
		alarms.filter(sgr => !sgr.startsWith('1;7')),
		[],
	);
});

await test('uses no color in mono, and mono for every theme without colors', () => {
	assert.deepEqual(
		tones.filter(tone => colorOf(sgrOf(paletteOf('mono', 'light', 3)[tone])) !== undefined),
		[],
	);
	const styles = themeNames.map(theme => toneStyles(paletteOf(theme, 'dark', 0)));
	assert.deepEqual(
		styles,
		themeNames.map(() => toneStyles(paletteOf('mono', 'dark', 2))),
	);
	assert.deepEqual(
		['selected', 'heading'].map(tone => sgrOf(paletteOf('auto', 'dark', 0)[tone as 'selected'])),
		['7', '1'],
	);
});

await test('follows the background in auto and high contrast, but not in the light and dark themes', () => {
	assert.equal(paletteOf('auto', 'light', 2), paletteOf('light', 'dark', 2));
	assert.equal(paletteOf('auto', 'dark', 1), paletteOf('dark', 'light', 1));
	assert.notEqual(paletteOf('high-contrast', 'light', 2), paletteOf('high-contrast', 'dark', 2));
});

await test('reads the background from the last number of COLORFGBG', () => {
	const values = ['15;0', '0;15', '0;default;15', '12;8', '0;7', '', 'default', '0;default'];
	assert.deepEqual(
		values.map(COLORFGBG => backgroundOf({COLORFGBG})),
		['dark', 'light', 'light', 'dark', 'light', undefined, undefined, undefined],
	);
});

await test('prefers the flag to the variable, and refuses an unknown theme', () => {
	assert.deepEqual(
		[
			chooseTheme(undefined, {}),
			chooseTheme(undefined, {CFORGS_THEME: 'mono'}),
			chooseTheme('light', {CFORGS_THEME: 'mono'}),
		],
		['auto', 'mono', 'light'],
	);
	assert.throws(
		() => chooseTheme(undefined, {CFORGS_THEME: 'solarized'}),
		new UsageError('CFORGS_THEME takes auto, dark, light, high-contrast, mono.'),
	);
});

await test('shows the label of a red context in a red, also in high contrast', () => {
	const colors = (['dark', 'light'] as const).map(
		background => colorOf(sgrOf(paletteOf('high-contrast', background, 2).alarm)) ?? '',
	);
	const isRed = (color: string): boolean => {
		const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(start => Number.parseInt(color.slice(start, start + 2), 16));
		return red > Math.max(green, blue);
	};

	assert.deepEqual(
		colors.map(color => isRed(color)),
		[true, true],
		colors.join(' '),
	);
});
