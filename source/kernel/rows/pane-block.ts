import {isAscii} from '../../base/text/ascii.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/excerpt.js';
import {fit, isRightToLeft, leftToRightMark, widthOf} from '../../base/text/width.js';
import {type Area, borderColumns} from '../state/layout.js';
import {fitParts, fitRow, plain, spaceAfter, toned, withKeys, type Row, type Span} from './row.js';

/** What a pane shows. */
export type PaneView = {
	readonly title: string;
	/** At the right end of the title line. */
	readonly note?: string;
	/** Already scrolled by the caller. Rows that do not fit are cut. */
	readonly rows: readonly Row[];
};

/** What a pane shows, in its area. */
export type PaneContent = PaneView & {
	readonly rectangle: Area;
	readonly isFocused: boolean;
	/** Whether brackets around the title show the focus, for terminals without colours. */
	readonly isMarked?: boolean;
};

type BlockCell = {readonly x: number; readonly y: number};

/** Rows of fitted text that start at a cell, and the cell of the text cursor if it is in these rows. Otherwise, `focus` is the first cell of the row that keys act on, for braille displays and magnifiers. */
export type Block = {
	readonly x: number;
	readonly y: number;
	readonly lines: ReadonlyArray<readonly Span[]>;
	readonly cursor?: BlockCell;
	readonly focus?: BlockCell;
	/** The line that stays if the block loses some, because it has the cursor or the chosen row. */
	readonly keptLine?: number;
};

// The corners, and a title of a few columns next to its note.
const leastForTitle = 11;

function titleSpans(
	{title, note = '', isMarked = false}: PaneContent,
	columns: number,
	tone: 'accent' | 'dim',
): readonly Span[] {
	const most = Math.max(0, columns - leastForTitle);
	const right = note === '' ? '' : ` ${widthOf(note) > most ? fit(note, most) : note} `;
	const room = Math.max(0, columns - 3 - widthOf(right));
	const name = exactName(title, harmless);
	const shown = widthOf(name) > room - 2 ? fitMiddle(name, Math.max(0, room - 2)) : name;
	const label = isMarked ? `[${shown}]` : ` ${shown} `;
	const line = '─'.repeat(Math.max(0, room - widthOf(label)));
	return [
		toned(tone, '╭'),
		{text: isRightToLeft(label) ? label + leftToRightMark : label, tone: 'heading', isHarmless: true},
		toned(tone, line),
		...withKeys(plain(right)),
		toned(tone, '─╮'),
	];
}

/** Rows as wide as the screen. */
export const rowBlock = (y: number, rows: readonly Row[], columns: number): Block => ({
	x: 0,
	y,
	lines: rows.map(each => fitRow(each, columns)),
});

/** Combines blocks into the rows of a screen, from left to right. A later block covers earlier ones from its first column. */
export function rowsOf(blocks: readonly Block[]): ReadonlyArray<readonly Span[]> {
	const height = Math.max(0, ...blocks.map(({y, lines}) => y + lines.length));
	return Array.from({length: height}, (_, at) => {
		const pieces = blocks.map(({x, y, lines}) => ({x, spans: lines[at - y]}));
		return pieces.flatMap(({x, spans = []}, index) =>
			pieces.slice(index + 1).some(later => later.spans && later.x <= x) ? [] : spans,
		);
	});
}

type Fitted = {
	readonly columns: number;
	readonly isFocused: boolean;
	readonly isAscii: boolean;
	readonly line: readonly Span[];
};

// A row that is shown again is fitted once.
const fitted = new WeakMap<Row, Fitted>();

function paneLine(each: Row, columns: number, isFocused: boolean): readonly Span[] {
	const known = fitted.get(each);
	if (known?.columns === columns && known.isFocused === isFocused && known.isAscii === isAscii()) {
		return known.line;
	}

	const border = toned(isFocused ? 'accent' : 'dim', '│');
	const isReversed = isFocused && each.isSelected === true;
	const selected = (span: Span): Span =>
		isReversed ? {...span, tone: span.tone === 'match' ? ('selectedMatch' as const) : ('selected' as const)} : span;
	const {left, right} = fitParts(each, columns - borderColumns);
	const spans = [
		...left.map(span => selected(span)),
		...(each.isRightCalm ? right : right.map(span => selected(span))),
	];
	const line = [border, plain(' '), ...spans, spaceAfter(spans), border];
	fitted.set(each, {columns, isFocused, isAscii: isAscii(), line});
	return line;
}

/** A bordered box with a title, exactly as large as its rectangle. */
export function paneBlock(content: PaneContent): Block {
	const {
		rectangle: {x, y, columns, rows: height},
		isFocused,
		rows,
	} = content;
	const tone = isFocused ? 'accent' : 'dim';
	const inside = Math.max(0, height - 2);
	const shown = rows.slice(0, inside);
	const cursorRow = shown.findIndex(({cursor}) => cursor !== undefined);
	const cursor = shown[cursorRow]?.cursor;
	const focusRow = Math.max(
		0,
		shown.findIndex(({isSelected, isFocus}) => isSelected === true || isFocus === true),
	);
	const border = toned(tone, '│');
	const blank = [border, plain(' '.repeat(Math.max(0, columns - 2))), border];
	const lines = [
		titleSpans(content, columns, tone),
		...shown.map(each => paneLine(each, columns, isFocused)),
		...Array.from({length: inside - shown.length}, () => blank),
		[toned(tone, `╰${'─'.repeat(Math.max(0, columns - 2))}╯`)],
	];
	return {
		x,
		y,
		lines,
		keptLine: 1 + (cursor === undefined ? focusRow : cursorRow),
		...(cursor !== undefined && {cursor: {x: x + 2 + cursor, y: y + 1 + cursorRow}}),
		...(cursor === undefined && isFocused && {focus: {x: x + 2, y: y + 1 + focusRow}}),
	};
}
