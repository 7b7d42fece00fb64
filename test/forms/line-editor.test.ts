import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	editLine,
	insertText,
	lineOf,
	type Line,
} from '../../source/forms/line-editor.js';
import {hostileText} from '../helpers/hostile-text.js';

// A line written with `|` where its cursor is.
function lineAt(marked: string): Line {
	const [before = '', after = ''] = marked.split('|', 2);
	return {text: before + after, cursor: before.length};
}

function marked({text, cursor}: Line): string {
	return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

function press(line: Line, ...keys: readonly string[]): Line {
	return keys.reduce((edited, key) => editLine(edited, key) ?? edited, line);
}

function split(text: string): readonly string[] {
	return Array.from(new Intl.Segmenter().segment(text), ({segment}) => segment);
}

await test('starts with the cursor at the end', () => {
	assert.deepEqual(lineOf('abc'), {text: 'abc', cursor: 3});
});

await test('moves by graphemes', () => {
	const line = lineOf('a👨‍👩‍👧각e\u{301}');
	assert.equal(marked(press(line, 'left')), 'a👨‍👩‍👧각|e\u{301}');
	assert.equal(marked(press(line, 'left', 'ctrl+b')), 'a👨‍👩‍👧|각e\u{301}');
	assert.equal(marked(press(line, 'left', 'left', 'left')), 'a|👨‍👩‍👧각e\u{301}');
	assert.equal(marked(press(line, 'home', 'right', 'ctrl+f')), 'a👨‍👩‍👧|각e\u{301}');
	assert.equal(marked(press(line, 'ctrl+a')), '|a👨‍👩‍👧각e\u{301}');
	assert.equal(press(line, 'ctrl+a', 'ctrl+e').cursor, line.text.length);
	assert.equal(press(line, 'home', 'end').cursor, line.text.length);
});

await test('deletes by graphemes', () => {
	assert.equal(marked(press(lineAt('a👨‍👩‍👧|b'), 'backspace')), 'a|b');
	assert.equal(marked(press(lineAt('a각|b'), 'ctrl+h')), 'a|b');
	assert.equal(marked(press(lineAt('a|👨‍👩‍👧b'), 'delete')), 'a|b');
	assert.equal(marked(press(lineAt('a|e\u{301}b'), 'ctrl+d')), 'a|b');
});

await test('moves by words', () => {
	for (const [left, right] of [['alt+b', 'alt+f'], ['ctrl+left', 'ctrl+right']] as const) {
		assert.equal(marked(press(lineAt('one, two_2 |'), left)), 'one, |two_2 ');
		assert.equal(marked(press(lineAt('one, |two'), left)), '|one, two');
		assert.equal(marked(press(lineAt('|one, two'), right)), 'one|, two');
		assert.equal(marked(press(lineAt('one|, 데이터-x'), right)), 'one, 데이터|-x');
	}
});

await test('kills, and gives the last killed text back', () => {
	assert.equal(marked(press(lineAt('see a.b@c |d'), 'ctrl+w')), 'see |d');
	assert.equal(marked(press(lineAt('see a.b@c| d'), 'alt+backspace')), 'see a.b@| d');
	assert.equal(marked(press(lineAt('see| a.b'), 'alt+d')), 'see|.b');
	assert.equal(marked(press(lineAt('one| two'), 'ctrl+u')), '| two');
	assert.equal(marked(press(lineAt('one| two'), 'ctrl+k')), 'one|');
	assert.equal(marked(press(lineAt('one| two'), 'ctrl+k', 'home', 'ctrl+y', 'ctrl+y')), ' two two|one');
	assert.equal(marked(press(lineAt('one| two'), 'ctrl+u', 'ctrl+u', 'end', 'ctrl+y')), ' twoone|');
	assert.equal(marked(press(lineAt('one\ntwo|'), 'ctrl+u', 'ctrl+y')), 'one\ntwo|');
});

await test('a key with nothing to do gives the same line back, any other key none', () => {
	const line = lineOf('');
	for (const key of ['left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl+left', 'ctrl+right', 'ctrl+w', 'ctrl+u', 'ctrl+k', 'alt+d', 'ctrl+y']) {
		assert.equal(editLine(line, key), line);
	}

	for (const key of ['a', 'enter', 'up', 'tab', 'escape', 'ctrl+s', 'constructor', '']) {
		assert.equal(editLine(line, key), undefined);
	}
});

await test('puts typed and pasted text in at the cursor', () => {
	assert.equal(marked(insertText(lineAt('a|d'), 'bc')), 'abc|d');
	assert.equal(marked(insertText(lineAt('|'), 'one\r\ntwo\n\nthree\rfour\u{2028}five\tsix')), 'one two three four five six|');
	assert.equal(marked(insertText(lineAt('|'), 'a\u{1B}[31mb\0c\u{9B}d\u{7F}')), 'a[31mbcd|');
	assert.equal(marked(insertText(lineAt('|'), '👨‍👩‍👧\u{202E}\u{A0}⟦')), '👨‍👩‍👧\u{202E}\u{A0}⟦|');
	const line = lineOf('x');
	assert.equal(insertText(line, '\u{1B}'), line);
});

await test('a grapheme that comes in several reads is one', () => {
	const line = insertText(insertText(insertText(lineAt('x|y'), '👩'), '\u{200D}'), '👧');
	assert.equal(marked(line), 'x👩‍👧|y');
	assert.equal(marked(press(line, 'backspace')), 'x|y');
	assert.equal(marked(press(insertText(insertText(lineAt('|'), 'e'), '\u{301}'), 'left')), '|e\u{301}');
	assert.equal(marked(insertText(lineAt('|\u{301}'), 'e')), 'e\u{301}|');
	assert.equal(marked(press(lineAt('a\n|\u{301}'), 'backspace')), 'a\u{301}|');
});

await test('keeps the line ends that were there', () => {
	const line = press(insertText(lineOf('one\r\ntwo\nthree'), '!'), 'home', 'delete');
	assert.equal(line.text, 'ne\r\ntwo\nthree!');
	assert.equal(marked(press(lineAt('one\r\n|two'), 'left')), 'one|\r\ntwo');
});

await test('edits in the middle of a million characters', () => {
	const line = {text: '한국어'.repeat(333_333), cursor: 600_000};
	const edited = press(insertText(line, 'x'), 'left', 'backspace', 'right', 'delete');
	assert.equal(edited.text.slice(599_996, 600_003), '한국x국어한국'.slice(0, 7).replace('한국x국', '어한국x국'.slice(1)));
	assert.equal(edited.text.length, line.text.length - 1);
});

type Model = {readonly before: readonly string[]; readonly after: readonly string[]; readonly killed: string};

// A change can join what stands beside the cursor to one grapheme: the cursor is then behind it.
function model(before: readonly string[], after: readonly string[], killed: string): Model {
	const {length} = before.join('');
	const graphemes = split([...before, ...after].join(''));
	let passed = 0;
	let count = 0;
	while (passed < length) {
		passed += graphemes[count]?.length ?? 0;
		count++;
	}

	return {before: graphemes.slice(0, count), after: graphemes.slice(count), killed};
}

function countWhile(graphemes: readonly string[], from: number, is: (grapheme: string) => boolean): number {
	const found = graphemes.slice(from).findIndex(grapheme => !is(grapheme));
	return found === -1 ? graphemes.length : from + found;
}

const isWordLike = (grapheme: string) => /^[\p{Alphabetic}\p{Connector_Punctuation}\p{Number}]/v.test(grapheme);
const isBlank = (grapheme: string) => grapheme.trimStart() === '';

function wordLength(graphemes: readonly string[]): number {
	return countWhile(graphemes, countWhile(graphemes, 0, grapheme => !isWordLike(grapheme)), isWordLike);
}

function pressInModel({before, after, killed}: Model, key: string): Model {
	const backwards = before.toReversed();
	const kill = (taken: readonly string[], newBefore: readonly string[], newAfter: readonly string[]) => model(newBefore, newAfter, taken.length > 0 ? taken.join('') : killed);
	const wordBefore = before.length - wordLength(backwards);
	const wordAfter = wordLength(after);
	const all = [...before, ...after];

	switch (key) {
		case 'left': {
			return {before: before.slice(0, -1), after: [...before.slice(-1), ...after], killed};
		}

		case 'right': {
			return {before: [...before, ...after.slice(0, 1)], after: after.slice(1), killed};
		}

		case 'home': {
			return {before: [], after: all, killed};
		}

		case 'end': {
			return {before: all, after: [], killed};
		}

		case 'alt+b': {
			return {before: before.slice(0, wordBefore), after: [...before.slice(wordBefore), ...after], killed};
		}

		case 'alt+f': {
			return {before: [...before, ...after.slice(0, wordAfter)], after: after.slice(wordAfter), killed};
		}

		case 'backspace': {
			return model(before.slice(0, -1), after, killed);
		}

		case 'delete': {
			return model(before, after.slice(1), killed);
		}

		case 'alt+backspace': {
			return kill(before.slice(wordBefore), before.slice(0, wordBefore), after);
		}

		case 'alt+d': {
			return kill(after.slice(0, wordAfter), before, after.slice(wordAfter));
		}

		case 'ctrl+w': {
			const start = before.length - countWhile(backwards, countWhile(backwards, 0, isBlank), grapheme => !/^\s/v.test(grapheme));
			return kill(before.slice(start), before.slice(0, start), after);
		}

		case 'ctrl+u': {
			return kill(before, [], after);
		}

		case 'ctrl+k': {
			return kill(after, before, []);
		}

		case 'ctrl+y': {
			return model([...before, killed], after, killed);
		}

		default: {
			throw new Error(key);
		}
	}
}

const step = fc.oneof(
	fc.constantFrom('left', 'right', 'home', 'end', 'alt+b', 'alt+f', 'backspace', 'delete', 'alt+backspace', 'alt+d', 'ctrl+w', 'ctrl+u', 'ctrl+k', 'ctrl+y'),
	hostileText.map(text => ({text: text.replaceAll(/[\p{Control}\u{2028}\u{2029}]/gv, '')})),
);

await test('keeps what a model over an array of graphemes keeps', () => {
	fc.assert(fc.property(hostileText, fc.array(step, {maxLength: 30}), (text, steps) => {
		let line = lineOf(text);
		let expected: Model = {before: split(text), after: [], killed: ''};
		for (const taken of steps) {
			if (typeof taken === 'string') {
				line = press(line, taken);
				expected = pressInModel(expected, taken);
			} else {
				line = insertText(line, taken.text);
				expected = model([...expected.before, taken.text], expected.after, expected.killed);
			}

			assert.equal(marked(line), `${expected.before.join('')}|${expected.after.join('')}`);
			assert.equal(line.killed ?? '', expected.killed);
		}
	}));
});
