import assert from 'node:assert/strict';
import {test} from 'node:test';
import {colorLevel} from '../../../source/kernel/options/terminal-abilities.js';

const levelsOf = (...terms: readonly string[]) => terms.map(TERM => colorLevel({TERM}, 'linux'));

await test('gives 256 colours to a name with 256 and to known names', () => {
	assert.deepEqual(
		levelsOf('xterm-256color', 'tmux-256color', 'screen-256color', 'rxvt-unicode-256color'),
		[2, 2, 2, 2],
	);
	assert.deepEqual(
		levelsOf('foot', 'foot-extra', 'alacritty', 'xterm-ghostty', 'ghostty', 'wezterm', 'xterm-kitty'),
		[2, 2, 2, 2, 2, 2, 2],
	);
});

await test('gives 16 colours to unknown terminals, and none to a dumb one', () => {
	assert.deepEqual(levelsOf('xterm', 'linux', 'screen', 'vt220', 'new-one', '', 'dumb'), [1, 1, 1, 1, 1, 1, 0]);
	assert.equal(colorLevel({}, 'linux'), 1);
});

await test('prefers other facts about the terminal to its name', () => {
	assert.deepEqual(
		[
			colorLevel({TERM: 'xterm', COLORTERM: 'truecolor'}, 'linux'),
			colorLevel({TERM: 'xterm', COLORTERM: '24bit'}, 'linux'),
			colorLevel({TERM: 'xterm-direct'}, 'linux'),
			colorLevel({TERM: 'screen', TMUX: '/tmp/tmux-1/default,1,0'}, 'linux'),
			colorLevel({}, 'win32'),
		],
		[3, 3, 3, 2, 3],
	);
});

await test('prefers the requested colours to everything, NO_COLOR first', () => {
	const values = ['0', '1', '2', '3', 'true', 'false', ''].map(value =>
		colorLevel({TERM: 'xterm-256color', FORCE_COLOR: value}, 'linux'),
	);
	assert.deepEqual(values, [0, 1, 2, 3, 1, 0, 1]);
	assert.deepEqual(
		[
			colorLevel({TERM: 'foot', NO_COLOR: '1', FORCE_COLOR: '3'}, 'linux'),
			colorLevel({TERM: 'foot', NO_COLOR: ''}, 'linux'),
		],
		[0, 2],
	);
});
