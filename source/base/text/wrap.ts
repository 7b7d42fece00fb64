import {harmless, markedSpace} from './harmless.js';
import {segmenter} from './graphemes.js';
import {fit, longestGrapheme, widthOf} from './width.js';
import {count} from './words.js';

/** The most rows for one value. A longer value ends with its total length. */
const mostRows = 200;

type Show = (grapheme: string, index: number) => string;

/**
One line on as many rows as it needs, broken between words, or else after `_`. `show` makes a grapheme harmless.

@yields {string} A row.
*/
export function* wrapLine(line: string, columns: number, show: Show): Generator<string, void> {
	let current = '';
	let width = 0;
	let behindSpace = 0;
	let behindUnderscore = 0;
	for (const {segment: grapheme, index} of segmenter.segment(line)) {
		const shown =
			grapheme.length > longestGrapheme ? `${show(grapheme.slice(0, longestGrapheme), index)}…` : show(grapheme, index);
		const added = widthOf(shown);
		const isSpace = shown === ' ';
		if (current !== '' && width + added > columns) {
			// A full row breaks after its last space, unless that would leave the row mostly empty, and otherwise after its last `_`. A space that does not fit is itself the break.
			const end = isSpace
				? current.length
				: ([behindSpace, behindUnderscore].find(at => at > columns / 3) ?? current.length);
			yield current.slice(0, end);
			let rest = current.slice(end);
			if (rest !== '' && widthOf(rest) + added > columns) {
				yield rest;
				rest = '';
			}

			current = rest;
			width = widthOf(rest);
			behindSpace = 0;
			behindUnderscore = 0;
			if (isSpace) {
				continue;
			}
		}

		current += shown;
		width += added;
		// A key stays next to “press”.
		if (isSpace && !current.endsWith('ress ')) {
			behindSpace = current.length;
		}

		if (shown === '_') {
			behindUnderscore = current.length;
		}
	}

	yield current;
}

// `show` receives the index of the grapheme in the whole text.
function wrapLines(text: string, columns: number, show: Show, most = mostRows): readonly string[] {
	const rows: string[] = [];
	let start = 0;
	for (const line of text.split('\n')) {
		const lineStart = start;
		for (const wrapped of wrapLine(line, Math.max(1, columns), (grapheme, index) =>
			show(grapheme, lineStart + index),
		)) {
			if (rows.length === most) {
				return [...rows, `… of ${count(text.length)} characters`];
			}

			rows.push(wrapped);
		}

		start += line.length + 1;
	}

	return rows;
}

/** A value on as many rows as it needs, harmless and broken between words. Its own line ends break rows and are not marked. `show` makes a grapheme harmless. */
export const wrapText = (
	text: string,
	columns: number,
	show: (grapheme: string) => string = harmless,
): readonly string[] => wrapLines(text, columns, grapheme => show(grapheme));

/** Like `wrapText`, for data from `start`. Marks spaces at the end of a line. In a value of one line, it also marks spaces at the start and after another space. `most`: how many rows are needed. */
export function wrapValue(
	text: string,
	columns: number,
	{
		show = harmless,
		start = 0,
		most,
	}: {readonly show?: (grapheme: string) => string; readonly start?: number; readonly most?: number} = {},
): readonly string[] {
	const isOneLine = !text.includes('\n');
	const isHidden = (at: number) =>
		at + 1 === text.length || text[at + 1] === '\n' || (isOneLine && (at === 0 || text[at - 1] === ' '));
	return wrapLines(
		text.slice(start),
		columns,
		(grapheme, index) => (grapheme === ' ' && isHidden(start + index) ? markedSpace() : show(grapheme)),
		most,
	);
}

/** At most `rows` rows of a text. If there are more, the last row is cut. */
export const cutLines = (lines: readonly string[], rows: number, columns: number): readonly string[] =>
	rows === 0 || lines.length <= rows
		? lines.slice(0, rows)
		: [
				...lines.slice(0, rows - 1),
				fit(
					lines
						.slice(rows - 1)
						.map(line => line.trimEnd())
						.join(' '),
					columns,
				),
			];
