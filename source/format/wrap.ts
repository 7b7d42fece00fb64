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

/**
A value over as many rows as it needs, harmless and broken between words; its own line ends break rows and are not marked.
*/
export function wrapText(text: string, columns: number): readonly string[] {
	const rows: string[] = [];
	const width = Math.max(1, columns);
	for (const line of text.split('\n')) {
		let current = '';
		let currentWidth = 0;
		for (const {segment: grapheme} of segmenter.segment(line)) {
			const shown = harmless(grapheme);
			const added = widthOf(shown);
			if (current !== '' && currentWidth + added > width) {
				const end = grapheme === ' ' ? current.length : breakAt(current, width);
				rows.push(current.slice(0, end));
				current = current.slice(end);
				currentWidth = widthOf(current);
			}

			if (rows.length === mostRows) {
				return [...rows, `… of ${count(text.length)} characters`];
			}

			current += shown;
			currentWidth += added;
		}

		rows.push(current);
	}

	return rows;
}
