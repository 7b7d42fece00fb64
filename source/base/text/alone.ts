import {isAscii} from './ascii.js';
import {harmless} from './harmless.js';
import {widthOf} from './width.js';

const tabStop = 8;

/** Cells with spaces to the next stop in place of tabs, as terminals show them. */
function withoutTabs([first = '', ...cells]: readonly string[]): string {
	let line = first;
	for (const cell of cells) {
		line += ' '.repeat(tabStop - (widthOf(line) % tabStop)) + cell;
	}

	return line;
}

/** The lines of a value to show for copying. The result is harmless. Marks that the value already contains are not marked again. Tabs are spaces. */
export function aloneLines(text: string): readonly string[] {
	const opening = isAscii() ? '<' : '⟦';
	const shown = (cell: string): string =>
		cell
			.split(opening)
			.map(part => harmless(part))
			.join(opening);
	return text.split('\n').map(line => withoutTabs(line.split('\t').map(cell => shown(cell))));
}
