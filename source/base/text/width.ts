import stringWidth from 'string-width';
import {isAscii} from './ascii.js';
import {boundaryBefore, boundaryFrom, graphemesNear, segmenter} from './graphemes.js';
import {exact} from './harmless.js';

// `<10FFFF>`
const longestMark = 8;

const beyondAscii = /[^\u{20}-\u{7E}]/v;

// The blocks of the scripts that are written from right to left.
const rightToLeft = /[\u{590}-\u{8FF}\u{FB1D}-\u{FDFF}\u{FE70}-\u{FEFE}\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/v;

export const isRightToLeft = (text: string): boolean => rightToLeft.test(text);

/** Takes no column. Behind right-to-left text, it keeps a terminal that reorders such text from moving the digits and signs that follow. Only the program writes it: in data, it is marked like every other character that is not seen. */
export const leftToRightMark = '\u{200E}';

// The combining grapheme joiner. It takes no column either, but belongs to the character before it. In data, it is marked.
const joiner = '\u{34F}';

/** Text for Ink, which drops a character without a column unless it belongs to another one. `fromInk` brings the marks of direction back. */
export const toInk = (text: string): string => text.replaceAll(leftToRightMark, () => joiner);

/** What Ink writes for text from `toInk`. */
export const fromInk = (output: string): string => output.replaceAll(joiner, () => leftToRightMark);

/** The width of a text in columns, as Ink counts them. */
export function widthOf(text: string): number {
	return beyondAscii.test(text) ? stringWidth(text) : text.length;
}

/** In ASCII, the mark of a character, such as `<1B>`, that a cut would split. Half a mark would look like ordinary letters. */
function markAround(text: string, cut: number): {readonly start: number; readonly end: number} | undefined {
	if (!isAscii()) {
		return undefined;
	}

	const before = text.slice(Math.max(0, cut - longestMark), cut);
	const start = before.search(/<[\dA-F]*$/v);
	const end = /^[\dA-F]*>/v.exec(text.slice(cut, cut + longestMark))?.[0].length;
	return start === -1 || end === undefined ? undefined : {start: cut - before.length + start, end: cut + end};
}

/** Where to cut so that the text before fits. Never splits a mark in ASCII. */
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

/** Where to cut so that the text after fits. Never splits a mark in ASCII. */
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

// Measuring a whole text is much faster than measuring each grapheme. A text that is far too long is not measured to its end.
function widthWithin(text: string, columns: number): number | undefined {
	if (text.length > columns * 8) {
		return fittingEnd(text, columns) === text.length ? widthOf(text) : undefined;
	}

	const width = widthOf(text);
	return width > columns ? undefined : width;
}

function pad(text: string, missing: number): string {
	const padded = text + ' '.repeat(missing);

	// A few letters join the next character (such as the Malayalam dot reph). Such a letter has absorbed the first space.
	const isJoined = missing > 0 && beyondAscii.test(text) && boundaryFrom(padded, text.length) !== text.length;
	return isJoined ? padded + ' ' : padded;
}

/** A harmless text in exactly `columns`: padded with spaces, or its start followed by `…`. */
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

/** Like `fit`, but a text that is too long keeps its end, after a `…`. */
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

/** A path of harmless names in exactly `columns`: as many of the last names as fit, with `…` in place of the earlier ones. */
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

/** The same with as many of the first names as fit, and `…` in place of the later ones. */
export function fitPathStart(parts: readonly string[], columns: number): string {
	const separator = ' › ';
	let shown = parts[0] ?? '';
	for (let end = 1; end <= parts.length; end++) {
		const kept = parts.slice(0, end).join(separator);
		if (widthOf(kept) > columns) {
			break;
		}

		const path = end === parts.length ? kept : `${kept}${separator}…`;
		shown = widthOf(path) > columns ? shown : path;
	}

	return fit(shown, columns);
}

type Window = {
	readonly before: string;

	readonly at: string;
	readonly after: string;
};

/** Hostile graphemes can be endless. A field or a row shows at most this many code units of one. */
export const longestGrapheme = 200;

function shownGrapheme(text: string, start: number, end: number): string {
	return end - start > longestGrapheme
		? exact(text.slice(start, start + longestGrapheme)) + '…'
		: exact(text.slice(start, end));
}

/**
The part of a text around its cursor, for a one-line field of exactly `columns`. Takes the raw text and a raw cursor on a grapheme
boundary, and returns harmless text. `…` marks a side with hidden text. Looks only near the cursor.
*/
export function windowAround(text: string, cursor: number, columns: number): Window {
	const graphemeAt = graphemesNear(text, cursor, 200 + columns * 4);
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

	// The cursor is in the middle, unless one side does not need its half.
	const leftColumns = Math.min(leftWidth, Math.max(Math.floor(room / 2), room - rightWidth));
	const before = fitEnd(left, leftColumns);
	const shown = before + at + fit(right, room - leftColumns);

	// Graphemes that join across two of the three parts are narrower together.
	const after = pad(shown, Math.max(0, columns - widthOf(shown))).slice(before.length + at.length);
	return {before, at, after};
}
