import {harmless} from './harmless.js';
import {segmenter} from './graphemes.js';
import {widthOf} from './width.js';
import {count} from './words.js';

/**
Rows that one value may take; a longer one says how much more there is.
*/
const mostRows = 200;

// Where to break a full row: behind its last space, unless that would leave it mostly empty.
function breakAt(text: string, columns: number): number {
	const space = text.lastIndexOf(' ') + 1;
	return space > columns / 3 ? space : text.length;
}

function * wrapLine(line: string, columns: number): Generator<string, void> {
	let current = '';
	let width = 0;
	for (const {segment: grapheme} of segmenter.segment(line)) {
		const shown = harmless(grapheme);
		const added = widthOf(shown);
		if (current === '' || width + added <= columns) {
			current += shown;
			width += added;
			continue;
		}

		// A space that does not fit is itself the break.
		const end = grapheme === ' ' ? current.length : breakAt(current, columns);
		yield current.slice(0, end);
		current = current.slice(end) + (grapheme === ' ' ? '' : shown);
		width = widthOf(current);
	}

	yield current;
}

/**
A value over as many rows as it needs, harmless and broken between words; its own line ends break rows and are not marked.
*/
export function wrapText(text: string, columns: number): readonly string[] {
	const rows: string[] = [];
	for (const line of text.split('\n')) {
		for (const wrapped of wrapLine(line, Math.max(1, columns))) {
			if (rows.length === mostRows) {
				return [...rows, `… of ${count(text.length)} characters`];
			}

			rows.push(wrapped);
		}
	}

	return rows;
}
