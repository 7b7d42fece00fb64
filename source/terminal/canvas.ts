import type {Span, Tone} from '../format/row.js';
import {
	blank,
	cellsOf,
	placeCells,
	type Cell,
	type Line,
} from './cell.js';
import {parseFrame} from './frame.js';
import type {CursorPlace, Painter} from './painter.js';
import {plainStyle, type Style} from './style.js';

export type Size = {readonly columns: number; readonly rows: number};

export type Canvas = {
	readonly painter: Painter;
	/**
	Takes a frame from Ink, in which marks stand for what was painted.
	*/
	readonly layOut: (frame: string) => void;
	/**
	The screen as it should be, cut to the terminal's size. A line that has not changed is the same object as before.
	*/
	readonly compose: (size: Size) => readonly Line[];
	readonly cursor: () => CursorPlace | undefined;
};

// Private characters, which are never shown of any data.
const firstMark = 0xE0_00;

type Row = {
	readonly cells: Line;
	readonly marks: ReadonlyArray<readonly [column: number, mark: string]>;
	/**
	The line last made of it, and what was painted in it then.
	*/
	last?: {readonly painted: ReadonlyArray<Line | undefined>; readonly line: Line};
};

const isMark = (text: string): boolean => /^[\u{E000}-\u{F8FF}]$/v.test(text);

function laidOutRows(frame: string): readonly Row[] {
	return parseFrame(frame).map(cells => ({
		cells,
		marks: [...cells.entries()].filter(([, {text}]) => isMark(text)).map(([column, {text}]) => [column, text]),
	}));
}

function spansToCells(spans: readonly Span[], styleOf: (tone: Tone | undefined) => Style): Line {
	const texts: Array<{text: string; readonly style: Style}> = [];
	for (const {text, tone} of spans) {
		const style = styleOf(tone);
		const last = texts.at(-1);
		if (last?.style === style) {
			// What a mark joins across two spans is one character.
			last.text += text;
		} else {
			texts.push({text, style});
		}
	}

	return texts.flatMap(({text, style}) => cellsOf(text, style));
}

/**
Composes screens of what Ink lays out and what is painted.

@param onChange Called when the next screen may differ from the last one.
*/
export function createCanvas(styles: ReadonlyMap<Tone, Style>, onChange: () => void): Canvas {
	const painted = new Map<string, Line>();
	const free: string[] = [];
	let highest = firstMark;
	const emptyRow: Row = {cells: [], marks: []};
	let frame = '';
	let rows: readonly Row[] = [];
	let cursor: CursorPlace | undefined;

	const styleOf = (tone: Tone | undefined): Style => (tone && styles.get(tone)) ?? plainStyle;

	const lineOf = (row: Row, columns: number): Line => {
		const now = row.marks.map(([, mark]) => painted.get(mark));
		if (row.last?.line.length === columns && row.last.painted.every((cells, index) => cells === now[index])) {
			return row.last.line;
		}

		const line: Cell[] = Array.from({length: columns}, () => blank);
		placeCells(line, 0, row.cells);
		for (const [index, [column]] of row.marks.entries()) {
			placeCells(line, column, now[index] ?? [blank]);
		}

		row.last = {painted: now, line};
		return line;
	};

	return {
		painter: {
			takeMark: () => free.pop() ?? String.fromCodePoint(highest++),
			paint(mark, spans) {
				painted.set(mark, spansToCells(spans, styleOf));
				onChange();
			},
			dropMark(mark) {
				painted.delete(mark);
				free.push(mark);
			},
			placeCursor(place) {
				cursor = place;
				onChange();
				return () => {
					if (cursor === place) {
						cursor = undefined;
						onChange();
					}
				};
			},
		},
		layOut(next) {
			if (next !== frame) {
				frame = next;
				rows = laidOutRows(frame);
			}

			onChange();
		},
		compose: ({columns, rows: height}) => Array.from({length: height}, (_, index) => lineOf(rows[index] ?? emptyRow, columns)),
		cursor: () => cursor,
	};
}
