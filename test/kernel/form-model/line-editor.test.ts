import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	editLine,
	insertText,
	isEditingKey,
	type Line,
	lineOf,
	typingKeys,
} from '../../../source/kernel/form-model/line-editor.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {insertInModel, lineModel, modelKeys, pressInModel} from '../../helpers/line-model.js';

function press(line: Line, ...keys: readonly string[]): Line {
	let edited = line;
	for (const key of keys) {
		edited = editLine(edited, key) ?? assert.fail(`${key} is no editing key`);
	}

	return edited;
}

// The next two functions write a line with `|` at its cursor.
function lineAt(marked: string): Line {
	return {text: marked.replace('|', ''), cursor: marked.indexOf('|')};
}

function show({text, cursor}: Line): string {
	return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

function after(marked: string, ...keys: readonly string[]): string {
	return show(press(lineAt(marked), ...keys));
}

function afterInsert(marked: string, ...texts: readonly string[]): string {
	let line = lineAt(marked);
	for (const text of texts) {
		line = insertText(line, text);
	}

	return show(line);
}

await test('starts with the cursor at the end', () => {
	assert.deepEqual(lineOf('abc'), {text: 'abc', cursor: 3});
});

await test('moves by graphemes', () => {
	assert.equal(after('a👨‍👩‍👧각e\u{301}|', 'left'), 'a👨‍👩‍👧각|e\u{301}');
	assert.equal(after('a👨‍👩‍👧각e\u{301}|', 'left', 'ctrl+b'), 'a👨‍👩‍👧|각e\u{301}');
	assert.equal(after('a👨‍👩‍👧각e\u{301}|', 'left', 'left', 'left'), 'a|👨‍👩‍👧각e\u{301}');
	assert.equal(after('|a👨‍👩‍👧각', 'right', 'ctrl+f'), 'a👨‍👩‍👧|각');
	assert.equal(after('ab|', 'ctrl+a'), '|ab');
	assert.equal(after('a|b', 'home'), '|ab');
	assert.equal(after('|ab', 'ctrl+e'), 'ab|');
	assert.equal(after('a|b', 'end'), 'ab|');
});

await test('deletes by graphemes', () => {
	assert.equal(after('a👨‍👩‍👧|b', 'backspace'), 'a|b');
	assert.equal(after('a각|b', 'ctrl+h'), 'a|b');
	assert.equal(after('a|👨‍👩‍👧b', 'delete'), 'a|b');
	assert.equal(after('a|e\u{301}b', 'ctrl+d'), 'a|b');
});

await test('moves by words', () => {
	assert.equal(after('one, two_2 |', 'alt+b'), 'one, |two_2 ');
	assert.equal(after('one, |two', 'ctrl+left'), '|one, two');
	assert.equal(after('|one, two', 'alt+f'), 'one|, two');
	assert.equal(after('one|, 데이터-x', 'ctrl+right'), 'one, 데이터|-x');
});

await test('kills text, and restores the last killed text', () => {
	assert.equal(after('see a.b@c |d', 'ctrl+w'), 'see |d');
	assert.equal(after('see a.b@c| d', 'alt+backspace'), 'see a.b@| d');
	assert.equal(after('see| a.b', 'alt+d'), 'see|.b');
	assert.equal(after('one| two', 'ctrl+u'), '| two');
	assert.equal(after('one| two', 'ctrl+k'), 'one|');
	assert.equal(after('one| two', 'ctrl+k', 'home', 'ctrl+y', 'ctrl+y'), ' two two|one');
	assert.equal(after('one| two', 'ctrl+u', 'ctrl+u', 'end', 'ctrl+y'), ' twoone|');
	assert.equal(after('one\ntwo|', 'ctrl+u', 'ctrl+y'), 'one\ntwo|');
});

await test('returns the same line for a key with nothing to do', () => {
	const line = lineOf('');
	const keys = [
		'left',
		'right',
		'home',
		'end',
		'backspace',
		'delete',
		'ctrl+left',
		'ctrl+right',
		'ctrl+w',
		'ctrl+u',
		'ctrl+k',
		'alt+d',
		'ctrl+y',
	];
	assert.deepEqual(
		keys.filter(key => editLine(line, key) !== line),
		[],
	);
});

await test('returns no line for a key that edits nothing', () => {
	const keys = ['a', 'enter', 'up', 'tab', 'escape', 'ctrl+s', 'constructor', ''];
	assert.deepEqual(
		keys.filter(key => editLine(lineOf('a'), key) !== undefined),
		[],
	);
});

await test('inserts typed and pasted text at the cursor', () => {
	assert.equal(afterInsert('a|d', 'bc'), 'abc|d');
	assert.equal(afterInsert('|', 'one\r\ntwo\n\nthree\rfour\u{2028}five\tsix'), 'one two three four five six|');
	assert.equal(afterInsert('|', 'a\u{1B}[31mb\0c\u{9B}d\u{7F}'), 'a[31mbcd|');
	assert.equal(afterInsert('|', '👨‍👩‍👧\u{202E}\u{A0}⟦'), '👨‍👩‍👧\u{202E}\u{A0}⟦|');
	const line = lineOf('x');
	assert.equal(insertText(line, '\u{1B}'), line);
	assert.equal(insertText(lineOf(''), 'one\r\ntwo\u{1B}\n\n\tthree\r\n', true).text, 'one\ntwo\n\n three');
});

await test('joins a grapheme that arrives in several reads', () => {
	assert.equal(afterInsert('x|y', '👩', '\u{200D}', '👧'), 'x👩‍👧|y');
	assert.equal(afterInsert('|', 'e', '\u{301}'), 'e\u{301}|');
	assert.equal(after('xe\u{301}|y', 'backspace'), 'x|y');
});

await test('places the cursor after a grapheme that a change joins', () => {
	assert.equal(afterInsert('|\u{301}', 'e'), 'e\u{301}|');
	assert.equal(after('a\n|\u{301}', 'backspace'), 'a\u{301}|');
});

await test('keeps existing line ends', () => {
	assert.equal(after('one\r\ntwo\nthree|', 'backspace', 'home', 'delete'), '|ne\r\ntwo\nthre');
	assert.equal(after('one\r\n|two', 'left'), 'one|\r\ntwo');
});

await test('edits in the middle of a million characters', () => {
	const line = insertText({text: '한국어'.repeat(333_333), cursor: 600_000}, 'x');
	const edited = press(line, 'left', 'backspace', 'right', 'delete');
	assert.equal(edited.text, '한국어'.repeat(199_999) + '한국x국어' + '한국어'.repeat(133_332));
	assert.equal(edited.cursor, 600_000);
});

const step = fc.oneof(
	fc.constantFrom(...modelKeys).map(key => ({key})),
	hostileText.map(text => ({text: text.replaceAll(/[\p{Control}\u{2028}\u{2029}]/gv, '')})),
);

await test('behaves like a model over an array of graphemes', () => {
	fc.assert(
		fc.property(hostileText, fc.array(step, {maxLength: 30}), (text, steps) => {
			let line = lineOf(text);
			let model = lineModel(text, '', '');
			const shown: string[] = [];
			const expected: string[] = [];
			for (const taken of steps) {
				line = 'key' in taken ? press(line, taken.key) : insertText(line, taken.text);
				model = 'key' in taken ? pressInModel(model, taken.key) : insertInModel(model, taken.text);
				shown.push(show(line), line.killed ?? '');
				expected.push(`${model.before.join('')}|${model.after.join('')}`, model.killed);
			}

			assert.deepEqual(shown, expected);
		}),
	);
});

await test('lists in help only keys of the line editor', () => {
	assert.deepEqual(
		typingKeys.flatMap(({keys}) => keys).filter(key => !isEditingKey(key)),
		[],
	);
});
