import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clipboardSequence, throughTmux} from '../../source/terminal/clipboard.js';

await test('copies any text to the clipboard in base64', () => {
	assert.equal(clipboardSequence('é\u{1B}]'), '\u{1B}]52;c;w6kbXQ==\u{7}');
	assert.equal(clipboardSequence(''), '\u{1B}]52;c;\u{7}');
});

await test('wraps a sequence for tmux', () => {
	assert.equal(throughTmux('\u{1B}]52;c;aWQ=\u{7}'), '\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aWQ=\u{7}\u{1B}\\');
});

await test('sends no text beyond the limit of terminals', () => {
	assert.notEqual(clipboardSequence('x'.repeat(75_000)), undefined);
	assert.equal(clipboardSequence('x'.repeat(75_001)), undefined);
});
