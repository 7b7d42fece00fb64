import {isSameSpan, type Span, type Tone} from '../format/row.js';
import type {CursorPlace, Painter} from '../components/painter.js';
import {
	blank,
	cellsOf,
	placeCells,
	type Cell,
	type Line,
} from './cell.js';
import {parseFrame} from './frame.js';
import {plainStyle, withLink, type Style} from './style.js';

type Size = {readonly columns: number; readonly rows: number};

export type Canvas = {
	readonly painter: Painter & {
		/**
		How each meaning looks from now on.
		*/
		readonly setStyles: (styles: ReadonlyMap<Tone, Style>) => void;
	};
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

// Cells that begin at a column of a row.
type Piece = {readonly column: number; readonly cells: Line};

type Row = {readonly pieces: readonly Piece[]; readonly line: Line};

type PaintedRow = {readonly spans: readonly Span[]; readonly cells: Line};

const isMark = (text: string): boolean => /^[\u{E000}-\u{F8FF}]$/v.test(text);

function isSame(left: readonly Span[], right: readonly Span[]): boolean {
	return left.length === right.length && left.every((span, index) => isSameSpan(span, right[index]));
}

function spansToCells(spans: readonly Span[], styleOf: (tone: Tone | undefined) => Style): Line {
	const texts: Array<{text: string; readonly style: Style}> = [];
	for (const {text, tone, link} of spans) {
		const style = link === undefined ? styleOf(tone) : withLink(styleOf(tone), `;${link}`);
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

function join(pieces: readonly Piece[], columns: number): Line {
	const line: Cell[] = Array.from({length: columns}, () => blank);
	for (const {column, cells} of pieces) {
		placeCells(line, column, cells);
	}

	return line;
}

/**
Composes screens of what Ink lays out and what is painted. `onChange` is called when the next screen may differ from the last one.
*/
export function createCanvas(firstStyles: ReadonlyMap<Tone, Style>, onChange: () => void): Canvas {
	const painted = new Map<string, readonly PaintedRow[]>();
	const free: string[] = [];
	let highest = firstMark;
	let frame = '';
	let laidOut: readonly Line[] = [];
	let last: readonly Row[] = [];
	const cursors = new Set<CursorPlace>();

	let styles = firstStyles;
	let isPlain = false;
	const styleOf = (tone: Tone | undefined): Style => tone === undefined || isPlain ? plainStyle : styles.get(tone) ?? plainStyle;

	const repaint = () => {
		for (const [mark, rows] of painted) {
			painted.set(mark, rows.map(({spans}) => ({spans, cells: spansToCells(spans, styleOf)})));
		}

		onChange();
	};

	const piecesOf = (): ReadonlyArray<readonly Piece[]> => {
		const rows: Piece[][] = laidOut.map(cells => [{column: 0, cells}]);
		for (const [top, cells] of laidOut.entries()) {
			for (const [column, {text}] of cells.entries()) {
				const block = isMark(text) ? painted.get(text) ?? [] : [];
				for (const [index, row] of block.entries()) {
					rows[top + index]?.push({column, cells: row.cells});
				}
			}
		}

		return rows;
	};

	return {
		painter: {
			takeMark: () => free.pop() ?? String.fromCodePoint(highest++),
			paint(mark, rows) {
				const before = painted.get(mark) ?? [];
				painted.set(mark, rows.map((spans, index) => {
					const known = before[index];
					return known && isSame(known.spans, spans) ? known : {spans, cells: spansToCells(spans, styleOf)};
				}));
				onChange();
			},
			dropMark(mark) {
				painted.delete(mark);
				free.push(mark);
			},
			setPlain(next) {
				if (next === isPlain) {
					return;
				}

				isPlain = next;
				repaint();
			},
			setStyles(next) {
				styles = next;
				repaint();
			},
			placeCursor(place) {
				cursors.add(place);
				onChange();
				return () => {
					cursors.delete(place);
					onChange();
				};
			},
		},
		layOut(next) {
			if (next !== frame) {
				frame = next;
				laidOut = parseFrame(frame);
			}

			onChange();
		},
		compose({columns, rows: height}) {
			const all = piecesOf();
			last = Array.from({length: height}, (_, row) => {
				const pieces = all[row] ?? [];
				const before = last[row];
				const isKept = before?.line.length === columns && before.pieces.length === pieces.length
					&& pieces.every(({column, cells}, index) => before.pieces[index]?.column === column && before.pieces[index].cells === cells);
				return isKept ? before : {pieces, line: join(pieces, columns)};
			});
			return last.map(({line}) => line);
		},
		cursor() {
			const places = [...cursors];
			return places.findLast(({isHidden}) => !isHidden) ?? places.at(-1);
		},
	};
}
