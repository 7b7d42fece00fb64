import type {KeyPress} from '../text/key-press.js';
import {editLine, insertText, type Line} from './line-editor.js';

/**
The line after a press: an editing key, or what it types. A key that does neither leaves the line as it is. Where there may be lines, a paste keeps its own.
*/
export function typeText(line: Line, press: KeyPress, hasLines = false): Line {
	return press.text === undefined ? (editLine(line, press.name) ?? line) : insertText(line, press.text, hasLines);
}

/**
The line of a search after a press. Leading slashes are dropped: `/`, which opens a search elsewhere, is often pressed in one that is open already.
*/
export function typeSearch(line: Line, press: KeyPress): Line {
	const typed = typeText(line, press);
	const text = typed.text.replace(/^\/+/v, '');
	if (text === typed.text) {
		return typed;
	}

	const cursor = Math.max(0, typed.cursor - (typed.text.length - text.length));
	return text === line.text && cursor === line.cursor ? line : {...typed, text, cursor};
}
