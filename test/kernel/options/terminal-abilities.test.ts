import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isAsciiLocale, terminalAbilities} from '../../../source/kernel/options/terminal-abilities.js';

const terminal = {platform: 'linux', stdin: {isTTY: true}, stdout: {isTTY: true, columns: 120, rows: 40}};

await test('reports the abilities of a terminal over SSH in tmux', () => {
	assert.deepEqual(
		terminalAbilities(
			{TERM: 'tmux-256color', LANG: 'C.UTF-8', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', TMUX: '/tmp/tmux'},
			terminal,
		),
		{
			term: 'tmux-256color',
			is_input_terminal: true,
			is_output_terminal: true,
			columns: 120,
			rows: 40,
			color_depth: 8,
			is_color_off: false,
			is_utf8: true,
			locale_from: 'LANG',
			is_over_ssh: true,
			is_in_tmux: true,
		},
	);
});

await test('reports neither size nor colours for a pipe', () => {
	const {
		columns,
		rows,
		color_depth: depth,
		is_output_terminal: isOutput,
	} = terminalAbilities({}, {...terminal, stdout: {...terminal.stdout, isTTY: false}});
	assert.deepEqual([columns, rows, depth, isOutput], [undefined, undefined, undefined, false]);
});

await test('prefers NO_COLOR to the abilities of the terminal, unless it is empty', () => {
	const depths = ['1', ''].map(
		value => terminalAbilities({NO_COLOR: value, COLORTERM: 'truecolor'}, terminal).color_depth,
	);
	assert.deepEqual(depths, [1, 24]);
});

await test('decides by the first locale variable that is set', () => {
	const cases = [
		{LC_ALL: 'C', LANG: 'en_US.UTF-8'},
		{LC_ALL: '', LC_CTYPE: 'de_DE.utf8', LANG: 'C'},
		{LANG: 'ja_JP.eucJP'},
		{},
	].map(environment => terminalAbilities(environment, terminal));
	assert.deepEqual(
		cases.map(({is_utf8: isUtf8, locale_from: from}) => [isUtf8, from]),
		[
			[false, 'LC_ALL'],
			[true, 'LC_CTYPE'],
			[false, 'LANG'],
			[false, undefined],
		],
	);
});

await test('uses ASCII in a locale with another charset, and in tmux without a locale', () => {
	const cases = [
		{LC_ALL: 'C', LANG: 'en_US.UTF-8'},
		{LC_CTYPE: 'POSIX'},
		{LANG: 'de_DE.ISO-8859-1'},
		{TMUX: '/tmp/x,1,0'},
		{LANG: 'C.UTF-8', TMUX: '/tmp/x,1,0'},
		{LC_ALL: '', LC_CTYPE: 'de_DE.utf8', LANG: 'C'},
		{},
	];
	assert.deepEqual(
		cases.map(each => isAsciiLocale(each)),
		[true, true, true, true, false, false, false],
	);
});
