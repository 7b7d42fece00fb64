import {wrapText} from '../../base/text/wrap.js';
import {plain, row, shownData, type Row} from './row.js';

/** A line of JSON or of a request. Wrapped text is indented further than the line, so that it does not look like another member. */
export function jsonLineRows(line: string, columns: number, show?: (text: string) => string): readonly Row[] {
	const text = line.trimStart();
	const indent = ' '.repeat(line.length - text.length);
	const whole = wrapText(text, columns - indent.length, show);
	const parts = whole.length === 1 ? whole : wrapText(text, columns - indent.length - 4, show);
	return parts.map((part, index) => row(plain(index === 0 ? indent : `${indent}    `), shownData(part)));
}
