import {boundaryAfter, boundaryBefore, boundaryFrom, segmenter} from '../../base/text/graphemes.js';
import type {KeyPress} from '../../base/text/keys.js';

export type Line = {
	readonly text: string;

	/** UTF-16 index, always on a grapheme boundary. */
	readonly cursor: number;

	/** The text that ctrl+y inserts. */
	readonly killed?: string;
};

type LineEdit = (line: Line) => Line;

// Created on first use, because its tables take a third of a millisecond to load.
let wordLike: RegExp | undefined;

function isInWord(grapheme: string): boolean {
	wordLike ??= /^[\p{Alphabetic}\p{Connector_Punctuation}\p{Number}]/v;
	return wordLike.test(grapheme);
}

const isBlank = (grapheme: string): boolean => /^\s/v.test(grapheme);

/** A line for editing, with the cursor at its end. */
export function lineOf(text: string): Line {
	return {text, cursor: text.length};
}

// The texts on both sides of a change can join into one grapheme, such as a mark typed after its letter, or flags that form new pairs.
function splice(line: Line, from: number, to: number, inserted = ''): Line {
	if (from === to && inserted === '') {
		return line;
	}

	const text = line.text.slice(0, from) + inserted + line.text.slice(to);
	return {...line, text, cursor: boundaryFrom(text, from + inserted.length)};
}

function kill(line: Line, from: number, to: number): Line {
	return from === to ? line : {...splice(line, from, to), killed: line.text.slice(from, to)};
}

function moveTo(line: Line, cursor: number): Line {
	return cursor === line.cursor ? line : {...line, cursor};
}

// Skips all graphemes next to `from` that are, or are not, of a kind.
function pass(
	segments: Intl.Segments,
	from: number,
	direction: -1 | 1,
	isKind: (grapheme: string) => boolean,
	isWanted: boolean,
): number {
	let index = from;
	for (;;) {
		const grapheme = segments.containing(direction < 0 ? index - 1 : index);
		if (!grapheme || isKind(grapheme.segment) !== isWanted) {
			return index;
		}

		index = direction < 0 ? grapheme.index : grapheme.index + grapheme.segment.length;
	}
}

function wordEdge(
	{text, cursor}: Line,
	direction: -1 | 1,
	isBetween = (grapheme: string) => !isInWord(grapheme),
): number {
	const segments = segmenter.segment(text);
	return pass(segments, pass(segments, cursor, direction, isBetween, true), direction, isBetween, false);
}

const wordStart = (line: Line) => wordEdge(line, -1);

const wordEnd = (line: Line) => wordEdge(line, 1);

const previous = ({text, cursor}: Line) => boundaryBefore(text, cursor);

const next = ({text, cursor}: Line) => boundaryAfter(text, cursor);

const goLeft: LineEdit = line => moveTo(line, previous(line));

const goRight: LineEdit = line => moveTo(line, next(line));

const goHome: LineEdit = line => moveTo(line, 0);

const goToEnd: LineEdit = line => moveTo(line, line.text.length);

const goWordLeft: LineEdit = line => moveTo(line, wordStart(line));

const goWordRight: LineEdit = line => moveTo(line, wordEnd(line));

const deleteBefore: LineEdit = line => splice(line, previous(line), line.cursor);

const deleteAfter: LineEdit = line => splice(line, line.cursor, next(line));

const edits: ReadonlyMap<string, LineEdit> = new Map<string, LineEdit>([
	['left', goLeft],
	['ctrl+b', goLeft],
	['right', goRight],
	['ctrl+f', goRight],
	['home', goHome],
	['ctrl+a', goHome],
	['end', goToEnd],
	['ctrl+e', goToEnd],
	['ctrl+left', goWordLeft],
	['alt+b', goWordLeft],
	['ctrl+right', goWordRight],
	['alt+f', goWordRight],
	['backspace', deleteBefore],
	['ctrl+h', deleteBefore],
	['delete', deleteAfter],
	['ctrl+d', deleteAfter],
	['alt+backspace', line => kill(line, wordStart(line), line.cursor)],
	['alt+d', line => kill(line, line.cursor, wordEnd(line))],
	['ctrl+w', line => kill(line, wordEdge(line, -1, isBlank), line.cursor)],
	['ctrl+u', line => kill(line, 0, line.cursor)],
	['ctrl+k', line => kill(line, line.cursor, line.text.length)],
	['ctrl+y', line => splice(line, line.cursor, line.cursor, line.killed)],
]);

const withoutControls = (text: string): string => text.replaceAll('\t', ' ').replaceAll(/\p{Control}/gv, '');

export const isEditingKey = (key: string): boolean => edits.has(key);

/** The line after an editing key (the same object if the key changes nothing); undefined for any other key. */
export function editLine(line: Line, key: string): Line | undefined {
	return edits.get(key)?.(line);
}

/** Inserts typed or pasted text at the cursor. Consecutive line ends become one space. With `hasLines`, each becomes `\n`, and a final one is dropped. Tabs become spaces. Other control characters are removed. */
export function insertText(line: Line, text: string, hasLines = false): Line {
	const flat = hasLines
		? text
				.split(/\r\n|[\n\v\f\r\u{85}\u{2028}\u{2029}]/v)
				.map(each => withoutControls(each))
				.join('\n')
				.replace(/\n$/v, '')
		: withoutControls(text.replaceAll(/[\n\v\f\r\u{85}\u{2028}\u{2029}]+/gv, ' '));
	return splice(line, line.cursor, line.cursor, flat);
}

/** Applies an editing key or typed text to a line. Other keys change nothing. With `hasLines`, pasted text keeps its lines. */
export function typeText(line: Line, press: KeyPress, hasLines = false): Line {
	return press.text === undefined ? (editLine(line, press.name) ?? line) : insertText(line, press.text, hasLines);
}

/** Applies a press to the line of a search. Drops leading slashes, because people often press `/` again in an open search. */
export function typeSearch(line: Line, press: KeyPress): Line {
	const typed = typeText(line, press);
	const text = typed.text.replace(/^\/+/v, '');
	if (text === typed.text) {
		return typed;
	}

	const cursor = Math.max(0, typed.cursor - (typed.text.length - text.length));
	return text === line.text && cursor === line.cursor ? line : {...typed, text, cursor};
}

/** The keys of the line editor, for the help. */
export const typingKeys: ReadonlyArray<{readonly keys: readonly string[]; readonly description: string}> = [
	{keys: ['home', 'ctrl+a'], description: 'Go to the beginning'},
	{keys: ['end', 'ctrl+e'], description: 'Go to the end'},
	{keys: ['alt+b', 'ctrl+left'], description: 'Go back a word'},
	{keys: ['alt+f', 'ctrl+right'], description: 'Go forward a word'},
	{keys: ['ctrl+w'], description: 'Delete the word before the cursor'},
	{keys: ['ctrl+u'], description: 'Delete to the beginning'},
	{keys: ['ctrl+k'], description: 'Delete to the end'},
	{keys: ['ctrl+y'], description: 'Restore the deleted text'},
];
