import {cellsOf, type Line} from './cell.js';
import {applySgr, plainStyle, withLink} from './style.js';

// A style, a link, another sequence (which shows nothing), or text up to the next of these.
const piece = /\u{1B}\]8;(?<link>[^\u{7}\u{1B}]*)(?:\u{7}|\u{1B}\\)|\u{1B}\[(?<sgr>[\d;]*)m|\u{1B}(?:\][^\u{7}\u{1B}]*(?:\u{7}|\u{1B}\\)|\[[\d;?]*[ \-\/]*[@-~])|(?<text>[^\u{1B}]+)/gv;

/**
The lines of a frame as Ink hands it over: rows of text with SGR sequences and links in between.
*/
export function parseFrame(frame: string): readonly Line[] {
	let style = plainStyle;
	return frame.split('\n').map(row => {
		const cells = [];
		for (const {groups} of row.matchAll(piece)) {
			if (groups?.['sgr'] !== undefined) {
				style = applySgr(style, groups['sgr']);
			}

			if (groups?.['link'] !== undefined) {
				style = withLink(style, groups['link']);
			}

			if (groups?.['text'] !== undefined) {
				cells.push(...cellsOf(groups['text'], style));
			}
		}

		return cells;
	});
}
