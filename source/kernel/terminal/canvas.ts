import type {Painter} from '../screen/painter.js';
import type {Block} from '../rows/pane-block.js';
import {isSameSpan, plainSpans, type Span, type Tone} from '../rows/row.js';
import {blank, cellsOf, placeCells, type Cell, type Line} from './cell.js';
import {parseFrame} from './frame.js';
import type {Columns} from './scroll.js';
import {plainStyle, withLink, type Style, type ToneStyles} from './style.js';

type Size = {readonly columns: number; readonly rows: number};

type CursorPlace = {readonly x: number; readonly y: number; readonly isHidden?: true};

export type Canvas = {
	readonly painter: Painter & {readonly setStyles: (styles: ToneStyles) => void};
	/** The screen with only these blocks, which the terminal already shows in colours. The next blocks keep the rows that are the same. Call it before `show`. */
	readonly startFrom: (blocks: readonly Block[], size: Size) => readonly Line[];
	/** Receives a frame from Ink, which is below the blocks. */
	readonly layOut: (frame: string) => void;
	/** The screen as it should be, cut to the terminal's size. An unchanged line is the same object as before. */
	readonly compose: (size: Size) => readonly Line[];
	/** The columns of each block that leaves some free. */
	readonly panes: (columns: number) => readonly Columns[];
	/** The position of the terminal's cursor. It is hidden if there is no text input. */
	readonly cursor: () => CursorPlace | undefined;
};

// Cells that start at a column of a row.
type Piece = {readonly column: number; readonly cells: Line};

type Row = {readonly pieces: readonly Piece[]; readonly line: Line};

type PaintedRow = {readonly spans: readonly Span[]; readonly cells: Line};

type PaintedBlock = Omit<Block, 'lines'> & {readonly rows: readonly PaintedRow[]};

function isSame(left: readonly Span[], right: readonly Span[]): boolean {
	return (
		left === right || (left.length === right.length && left.every((span, index) => isSameSpan(span, right[index])))
	);
}

function spansToCells(spans: readonly Span[], styleOf: (tone: Tone | undefined) => Style): Line {
	const texts: Array<{text: string; readonly style: Style}> = [];
	for (const {text, tone, link} of spans) {
		const style = link === undefined ? styleOf(tone) : withLink(styleOf(tone), `;${link}`);
		const last = texts.at(-1);
		if (last?.style === style) {
			// A mark can join text across two spans into one character.
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

/** Composes screens from Ink's frames and the blocks above them. `onChange` is called when the next screen may differ from the last one. */
export function createCanvas(firstStyles: ToneStyles, onChange: () => void): Canvas {
	let painted: readonly PaintedBlock[] = [];
	let frame = '';
	let laidOut: readonly Line[] = [];
	let last: readonly Row[] = [];

	let styles = firstStyles;
	let isPlain = false;
	const styleOf = (tone: Tone | undefined): Style => styles.get(tone ?? 'text') ?? plainStyle;
	const cellsFor = (spans: readonly Span[]): Line => spansToCells(isPlain ? plainSpans(spans) : spans, styleOf);

	const show = (blocks: readonly Block[]) => {
		painted = blocks.map(({lines, ...block}, at) => {
			const before = painted[at]?.rows ?? [];
			return {
				...block,
				rows: lines.map((spans, index) => {
					const known = before[index];
					return known && isSame(known.spans, spans) ? known : {spans, cells: cellsFor(spans)};
				}),
			};
		});
	};

	const repaint = () => {
		painted = painted.map(({rows, ...block}) => ({
			...block,
			rows: rows.map(({spans}) => ({spans, cells: cellsFor(spans)})),
		}));
		onChange();
	};

	const piecesOf = (row: number): readonly Piece[] => {
		const below = laidOut[row];
		const above = painted.map(({x, y, rows}) => ({column: x, cells: rows[row - y]?.cells}));
		return [{column: 0, cells: below}, ...above].flatMap(({column, cells}) =>
			cells === undefined || cells.length === 0 ? [] : [{column, cells}],
		);
	};

	const compose = ({columns, rows: height}: Size): readonly Line[] => {
		last = Array.from({length: height}, (_, row) => {
			const pieces = piecesOf(row);
			const before = last[row];
			const isKept =
				before?.line.length === columns &&
				before.pieces.length === pieces.length &&
				pieces.every(
					({column, cells}, index) => before.pieces[index]?.column === column && before.pieces[index].cells === cells,
				);
			return isKept ? before : {pieces, line: join(pieces, columns)};
		});
		return last.map(({line}) => line);
	};

	return {
		painter: {
			show(blocks) {
				show(blocks);
				onChange();
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
		},
		layOut(next) {
			if (next !== frame) {
				frame = next;
				laidOut = parseFrame(frame);
			}

			onChange();
		},
		startFrom(blocks, size) {
			if (isPlain) {
				return createCanvas(styles, () => undefined).startFrom(blocks, size);
			}

			show(blocks);
			return compose(size);
		},
		compose,
		panes(columns) {
			const edges = painted.map(({x, rows}) => ({
				left: x,
				right: Math.min(columns, x + Math.max(0, ...rows.map(({cells}) => cells.length))),
			}));
			const narrow = edges.filter(({left, right}) => right - left < columns && left < right);
			return new Map(narrow.map(each => [`${each.left} ${each.right}`, each])).values().toArray();
		},
		cursor() {
			const focus = painted.findLast(block => block.focus)?.focus;
			return painted.findLast(block => block.cursor)?.cursor ?? (focus && {...focus, isHidden: true});
		},
	};
}
