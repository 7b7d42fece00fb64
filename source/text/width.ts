import stringWidth from 'string-width';
import {isAscii} from './ascii.js';
import {
	boundaryBefore,
	boundaryFrom,
	graphemesNear,
	segmenter,
} from './graphemes.js';
import {exact} from './harmless.js';

// `<10FFFF>`
const longestMark = 8;

const beyondAscii = /[^\u{20}-\u{7E}]/v;

/**
Columns that a text takes, as Ink counts them.
*/
export function widthOf(text: string): number {
	return beyondAscii.test(text) ? stringWidth(text) : text.length;
}

/**
The mark of a character in ASCII, `<1B>`, that a cut would go through: half of one reads like letters of the text.
*/
function markAround(text: string, cut: number): {readonly start: number; readonly end: number} | undefined {
	if (!isAscii()) {
		return undefined;
	}

	const before = text.slice(Math.max(0, cut - longestMark), cut);
	const start = before.search(/<[\dA-F]*$/v);
	const end = /^[\dA-F]*>/v.exec(text.slice(cut, cut + longestMark))?.[0].length;
	return start === -1 || end === undefined ? undefined : {start: cut - before.length + start, end: cut + end};
}

/**
Where to cut so that what stands before fits. In ASCII no mark is cut.
*/
export function fittingEnd(text: string, columns: number): number {
	let width = 0;
	for (const {segment, index} of segmenter.segment(text)) {
		width += widthOf(segment);
		if (width > columns) {
			return markAround(text, index)?.start ?? index;
		}
	}

	return text.length;
}

/**
Where to cut so that what stands behind fits. In ASCII no mark is cut.
*/
export function fittingStart(text: string, columns: number): number {
	let width = 0;
	let start = text.length;
	while (start > 0) {
		const earlier = boundaryBefore(text, start);
		width += widthOf(text.slice(earlier, start));
		if (width > columns) {
			break;
		}

		start = earlier;
	}

	return markAround(text, start)?.end ?? start;
}

// Measuring a text at once is much faster than by grapheme; one that is far too long is not measured to its end.
function widthWithin(text: string, columns: number): number | undefined {
	if (text.length > columns * 8) {
		return fittingEnd(text, columns) === text.length ? widthOf(text) : undefined;
	}

	const width = widthOf(text);
	return width > columns ? undefined : width;
}

function pad(text: string, missing: number): string {
	const padded = text + ' '.repeat(missing);

	// A few letters join whatever follows (the Malayalam dot reph): such a one has taken in the first space.
	const isJoined = missing > 0 && beyondAscii.test(text) && boundaryFrom(padded, text.length) !== text.length;
	return isJoined ? padded + ' ' : padded;
}

/**
A harmless text in exactly `columns`: padded with spaces, or its start followed by `…`.
*/
export function fit(text: string, columns: number): string {
	if (columns <= 0) {
		return '';
	}

	const width = widthWithin(text, columns);
	if (width !== undefined) {
		return pad(text, columns - width);
	}

	const start = text.slice(0, fittingEnd(text, columns - 1)) + '…';
	return pad(start, columns - widthOf(start));
}

/**
As `fit`, but a text that is too long keeps its end, after a `…`.
*/
export function fitEnd(text: string, columns: number): string {
	if (columns <= 0) {
		return '';
	}

	const width = widthWithin(text, columns);
	if (width !== undefined) {
		return pad(text, columns - width);
	}

	const tail = text.slice(fittingStart(text, columns - 1));
	return '…' + ' '.repeat(columns - 1 - widthOf(tail)) + tail;
}

/**
A path of harmless names in exactly `columns`: as many of its last parts as fit, with `…` in the place of those before.
*/
export function fitPath(parts: readonly string[], columns: number): string {
	const separator = ' › ';
	let shown = parts.at(-1) ?? '';
	for (let first = parts.length - 1; first >= 0; first--) {
		const kept = parts.slice(first).join(separator);
		if (widthOf(kept) > columns) {
			break;
		}

		const path = first === 0 ? kept : '…' + separator + kept;
		shown = widthOf(path) > columns ? shown : path;
	}

	return fit(shown, columns);
}

type Window = {
	readonly before: string;

	/**
	What is under the cursor, a space at the end of the text.
	*/
	readonly at: string;
	readonly after: string;
};

// Hostile graphemes can be endless; no field shows more of one than this many code units.
const longestGrapheme = 200;

function shownGrapheme(text: string, start: number, end: number): string {
	return end - start > longestGrapheme ? exact(text.slice(start, start + longestGrapheme)) + '…' : exact(text.slice(start, end));
}

/**
What a one-line field of exactly `columns` shows of a text around its cursor. It takes the raw text with the raw cursor (on a grapheme
boundary) and gives harmless text; `…` stands at a side where more is hidden. Looks near the cursor alone.
*/
export function windowAround(text: string, cursor: number, columns: number): Window {
	const graphemeAt = graphemesNear(text, cursor, 200 + (columns * 4));
	const {end: next} = graphemeAt(cursor);
	const under = cursor < text.length ? shownGrapheme(text, cursor, next) : ' ';
	const at = widthOf(under) > columns ? fit(under, columns) : under;
	const room = Math.max(0, columns - widthOf(at));

	let left = '';
	let leftWidth = 0;
	for (let index = cursor; index > 0 && leftWidth <= room;) {
		const {start, end} = graphemeAt(index - 1);
		const shown = shownGrapheme(text, start, end);
		left = shown + left;
		leftWidth += widthOf(shown);
		index = start;
	}

	let right = '';
	let rightWidth = 0;
	for (let index = next; index < text.length && rightWidth <= room;) {
		const {start, end} = graphemeAt(index);
		const shown = shownGrapheme(text, start, end);
		right += shown;
		rightWidth += widthOf(shown);
		index = end;
	}

	// The cursor stands in the middle, unless one side has no use for its half.
	const leftColumns = Math.min(leftWidth, Math.max(Math.floor(room / 2), room - rightWidth));
	const before = fitEnd(left, leftColumns);
	const shown = before + at + fit(right, room - leftColumns);

	// Where two of the three join to one grapheme, they are narrower together.
	const after = pad(shown, Math.max(0, columns - widthOf(shown))).slice(before.length + at.length);
	return {before, at, after};
}
