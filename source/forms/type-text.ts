import type {KeyPress} from '../key-press.js';
import {
	editLine,
	insertText,
	isEditingKey,
	type Line,
} from './line-editor.js';

/**
Whether a press is one that `typeText` takes.
*/
export const isTyping = ({name, text}: KeyPress): boolean => name === 'paste' || text !== undefined || isEditingKey(name);

/**
The line after a press: an editing key, or what it types. A key that does neither leaves the line as it is. Where there may be lines, a paste keeps its own.
*/
export function typeText(line: Line, press: KeyPress, hasLines = false): Line {
	return press.text === undefined ? (editLine(line, press.name) ?? line) : insertText(line, press.text, hasLines);
}
