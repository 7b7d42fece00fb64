import assert from 'node:assert/strict';
import {test} from 'node:test';
import {backgroundIn} from '../../../source/kernel/terminal/report-mode.js';

await test('reads a light or dark colour from an answer, with any number of digits', () => {
	const answers = [
		'\u{1B}]11;rgb:ffff/ffff/ffff\u{7}',
		'\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\',
		'\u{1B}]11;rgb:fd/f6/e3\u{7}',
		'\u{1B}]11;rgba:0/0/0/f\u{7}',
		'\u{1B}]11;rgb:00/2b/36\u{7}',
	];
	assert.deepEqual(
		answers.map(answer => backgroundIn(answer)),
		['light', 'dark', 'light', 'dark', 'dark'],
	);
});

await test('reads nothing from an answer without a colour', () => {
	assert.deepEqual(
		['', '\u{1B}[?62c', '\u{1B}]11;?\u{7}', '\u{1B}]11;rgb:zz/0/0\u{7}'].map(answer => backgroundIn(answer)),
		[undefined, undefined, undefined, undefined],
	);
});
