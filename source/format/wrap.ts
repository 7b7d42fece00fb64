import {harmless} from './harmless.js';
import {segmenter} from './graphemes.js';
import {widthOf} from './width.js';
import {count} from './words.js';

/**
Rows that one value may take; a longer one says how much more there is.
*/
const mostRows = 200;

/**
A value over as many rows as it needs, harmless; its own line ends break rows and are not marked.
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
				rows.push(current);
				current = '';
				currentWidth = 0;
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
