import type {KeyPress} from '../text/key-press.js';
import {editLine, insertText, type Line} from './line-editor.js';

/**
The line after a press: an editing key, or what it types. A key that does neither leaves the line as it is. Where there may be lines, a paste keeps its own.
*/
export function typeText(line: Line, press: KeyPress, hasLines = false): Line {
	return press.text === undefined ? (editLine(line, press.name) ?? line) : insertText(line, press.text, hasLines);
}
