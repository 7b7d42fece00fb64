import {Buffer} from 'node:buffer';
import {segmenter} from '../../base/text/graphemes.js';
import {leftToRightMark, widthOf} from '../../base/text/width.js';
import {plainStyle, type Style} from './style.js';

/** One cell of the screen. Equal cells are usually the same object, which makes comparing lines fast. The rare exceptions only cost a few bytes. */
export type Cell = {
	/** A grapheme, possibly with a mark of direction behind it. Empty in a cell covered by a wide grapheme before it. */
	readonly text: string;
	/** The size of the text in bytes. */
	readonly size: number;
	/** The width in columns; 0 in a covered cell. */
	readonly width: number;
	/** The most columns that a terminal may use for the grapheme. Equal to the width if all terminals agree. */
	readonly reach: number;
	readonly style: Style;
};

export type Line = readonly Cell[];

/*
Terminals agree on the width of a letter, digit or sign that is a single code point and not an emoji, and of the East Asian characters that were always wide.
They disagree about several code points: some count each one, others the whole.
*/

// The most frequent of the narrow characters, without the tables of the others, which take more than a millisecond to load.
const plainNarrow =
	/^[[\u{20}-\u{24F}\u{386}\u{388}-\u{38A}\u{38C}\u{38E}-\u{3A1}\u{3A3}-\u{3FF}\u{400}-\u{482}\u{48A}-\u{52F}\u{5D0}-\u{5EA}\u{620}-\u{64A}\u{2010}-\u{2027}\u{21B5}\u{2500}-\u{257F}\u{25B8}\u{25BE}\u{2713}\u{2717}\u{276F}]--[\u{7F}-\u{A0}\u{A9}\u{AD}\u{AE}]]$/v;
const sureWide =
	/^[[\u{3000}-\u{303E}\u{3041}-\u{30FF}\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FF01}-\u{FF60}\u{FFE0}-\u{FFE6}]--\p{Extended_Pictographic}]$/v;

let narrow: RegExp | undefined;

function isSureNarrow(text: string): boolean {
	if (plainNarrow.test(text)) {
		return true;
	}

	narrow ??=
		/^[[\p{Letter}\p{Number}\p{Punctuation}\p{Space_Separator}\p{Symbol}]--[\p{Emoji_Presentation}\p{Extended_Pictographic}]]$/v;
	return narrow.test(text);
}

const caches = new WeakMap<Style, Map<string, Cell>>();

// Names change, and their cells must not be kept forever.
const mostCached = 20_000;

function createCell(text: string, style: Style): Cell {
	if (text === '') {
		return {text, size: 0, width: 0, reach: 0, style};
	}

	const isMarked = text.endsWith(leftToRightMark);
	const seen = isMarked ? text.slice(0, -leftToRightMark.length) : text;
	const width = Math.max(1, widthOf(seen));
	const isSure = width === 1 ? isSureNarrow(seen) : width === 2 && sureWide.test(seen);
	const reach = isSure ? width : Math.max(width + 1, [...seen].length * 2);
	return {text, size: Buffer.byteLength(text), width, reach: isMarked ? reach + 1 : reach, style};
}

function cacheOf(style: Style): Map<string, Cell> {
	const known = caches.get(style);
	const cache = known ?? new Map<string, Cell>();
	if (!known) {
		caches.set(style, cache);
	}

	return cache;
}

/** The cell of a grapheme. A blank cell keeps its style only if the style is visible on a blank. */
function cellOf(text: string, style: Style): Cell {
	const shown = text === ' ' && !style.isSeenOnBlank ? plainStyle : style;
	const cache = cacheOf(shown);
	const known = cache.get(text);
	if (known) {
		return known;
	}

	if (cache.size >= mostCached) {
		cache.clear();
	}

	const cell = createCell(text, shown);
	cache.set(text, cell);
	return cell;
}

export const blank = cellOf(' ', plainStyle);

export const isBlank = ({text, style}: Cell): boolean => text === ' ' && style === plainStyle;
export const isSure = ({width, reach}: Cell): boolean => width === reach;

const ascii = /^[\u{20}-\u{7E}]*$/v;

/** The cells of a text in one style. */
export function cellsOf(text: string, style: Style): Line {
	const cells: Cell[] = [];
	if (ascii.test(text)) {
		const space = cellOf(' ', style);
		const known = cacheOf(style);
		for (let at = 0; at < text.length; at++) {
			const letter = text.charAt(at);
			cells.push(letter === ' ' ? space : (known.get(letter) ?? cellOf(letter, style)));
		}

		return cells;
	}

	for (const {segment} of segmenter.segment(text)) {
		if (segment === leftToRightMark) {
			const at = cells.findLastIndex(({width}) => width > 0);
			const before = cells[at];
			if (before) {
				// Most terminals keep the mark in this cell. A few put it into the next one, so the two are drawn together.
				cells[at] = cellOf(before.text + leftToRightMark, style);
			}

			continue;
		}

		const cell = cellOf(segment, style);
		cells.push(cell);
		for (let column = 1; column < cell.width; column++) {
			cells.push(cellOf('', style));
		}
	}

	return cells;
}

/** Puts cells into a line of fixed length. Omits cells beyond its end. Half of a wide character becomes a blank. */
export function placeCells(line: Cell[], column: number, cells: Line): void {
	const end = Math.min(line.length, column + cells.length);
	for (let at = column; at < end; at++) {
		const cell = cells[at - column] ?? blank;
		line[at] = at + cell.width > line.length ? cellOf(' ', cell.style) : cell;
	}
}
