import {harmless} from './harmless.js';
import {segmenter} from './graphemes.js';
import {widthOf} from './width.js';
import {count} from './words.js';

/**
Rows that one value may take; a longer one says how much more there is.
*/
const mostRows = 200;

function * wrapLine(line: string, columns: number, show: typeof harmless): Generator<string, void> {
	let current = '';
	let width = 0;
	let behindSpace = 0;
	for (const {segment: grapheme} of segmenter.segment(line)) {
		const shown = show(grapheme);
		const added = widthOf(shown);
		const isSpace = grapheme === ' ';
		if (current !== '' && width + added > columns) {
			// A full row is broken behind its last space, unless that would leave it mostly empty; a space that does not fit is itself the break.
			const end = !isSpace && behindSpace > columns / 3 ? behindSpace : current.length;
			yield current.slice(0, end);
			let rest = current.slice(end);
			if (rest !== '' && widthOf(rest) + added > columns) {
				yield rest;
				rest = '';
			}

			current = rest;
			width = widthOf(rest);
			behindSpace = 0;
			if (isSpace) {
				continue;
			}
		}

		current += shown;
		width += added;
		if (isSpace) {
			behindSpace = current.length;
		}
	}

	yield current;
}

/**
A value over as many rows as it needs, harmless and broken between words; its own line ends break rows and are not marked. `show` makes a grapheme harmless.
*/
export function wrapText(text: string, columns: number, show = harmless): readonly string[] {
	const rows: string[] = [];
	for (const line of text.split('\n')) {
		for (const wrapped of wrapLine(line, Math.max(1, columns), show)) {
			if (rows.length === mostRows) {
				return [...rows, `… of ${count(text.length)} characters`];
			}

			rows.push(wrapped);
		}
	}

	return rows;
}
