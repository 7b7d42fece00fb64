import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clipboardSequence, copyToClipboard} from '../../../source/program/session/browse-context.js';
import {throughTmux} from '../../../source/kernel/terminal/at-end.js';

await test('copies any text to the clipboard in base64', () => {
	assert.equal(clipboardSequence('é\u{1B}]'), '\u{1B}]52;c;w6kbXQ==\u{7}');
	assert.equal(clipboardSequence(''), '\u{1B}]52;c;\u{7}');
});

await test('wraps a sequence for tmux', () => {
	assert.equal(throughTmux('\u{1B}]52;c;aWQ=\u{7}'), '\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aWQ=\u{7}\u{1B}\\');
});

await test('passes a text through GNU screen in short pieces', () => {
	const written: string[] = [];
	const text = 'x'.repeat(500);
	copyToClipboard(text, {STY: '1.pts'}, bytes => {
		written.push(bytes);
	});
	const all = written.join('');
	const pieces = all.split('\u{1B}P').slice(1);
	assert.ok(pieces.length > 3);
	assert.ok(pieces.every(piece => piece.length < 256 && piece.endsWith('\u{1B}\\')));
	assert.equal(pieces.map(piece => piece.slice(0, -2)).join(''), clipboardSequence(text));
});

await test('sends no text beyond the limit of terminals', () => {
	assert.notEqual(clipboardSequence('x'.repeat(75_000)), undefined);
	assert.equal(clipboardSequence('x'.repeat(75_001)), undefined);
});
