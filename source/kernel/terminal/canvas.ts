import type {Painter} from '../screen/output.js';
import type {Block} from '../rows/pane-block.js';
import {isSameSpan, plainSpans, type Span, type Tone} from '../rows/row.js';
import {blank, isBlank, type Line, cellsOf, placeCells, type Cell} from './cell.js';
import {applySgr, plainStyle, withLink, type Style, type ToneStyles} from './style.js';

/** Columns from `left` to before `right`. */
export type Columns = {readonly left: number; readonly right: number};

type Rows = {readonly top: number; readonly bottom: number; readonly by: number};

/** Rows from `top` to before `bottom` that move up by `by` rows (down if negative), in some columns or in all. The cells left behind become blank. */
export type Band = Rows & {readonly within?: Columns};

// Estimates in bytes: each run of changed cells needs a cursor move, and a band needs two sequences at two places.
const runCost = 6;
const bandCost = 24;

// Margins have to be set and reset.
const marginCost = 20;

// For smaller changes, the search is not worth its time.
const leastChange = 300;

function changeCost(from: Line, to: Line): number {
	if (from === to) {
		return 0;
	}

	let cost = 0;
	let isRunning = false;

	let column = 0;
	for (const cell of to) {
		const isChanged = cell !== from[column++];
		if (isChanged) {
			cost += (isRunning ? 0 : runCost) + (cell.text > '\u{7F}' ? 3 : 1);
		}

		isRunning = isChanged;
	}

	return cost;
}

function blankCost(line: Line): number {
	return runCost + line.filter(cell => !isBlank(cell)).length;
}

type Change = {readonly from: readonly Line[]; readonly to: readonly Line[]; readonly plain: readonly number[]};

const changeOf = (from: readonly Line[], to: readonly Line[]): Change => ({
	from,
	to,
	plain: to.map((line, row) => changeCost(from[row] ?? [], line)),
});

type Plan = {readonly saved: number; readonly bands: readonly Rows[]};

const nothing: Plan = {saved: 0, bands: []};

// Prefix sums of a value: each index holds the sum over all rows before it.
function sums(rows: number, value: (row: number) => number): readonly number[] {
	const all = [0];
	for (let row = 0; row < rows; row++) {
		all.push((all[row] ?? 0) + value(row));
	}

	return all;
}

/** The bands that save most, if all of them shift by the same number of rows. `perBand`: the bytes that a band costs. */
function planFor({from, to, plain}: Change, by: number, perBand: number): Plan {
	const lineAt = (lines: readonly Line[], row: number): Line => lines[row] ?? [];
	const shifted = sums(to.length, row => (plain[row] ?? 0) - changeCost(lineAt(from, row + by), lineAt(to, row)));
	const emptied = sums(to.length, row => (plain[row] ?? 0) - blankCost(lineAt(to, row)));
	const between = (values: readonly number[], start: number, end: number): number =>
		(values[end] ?? 0) - (values[start] ?? 0);
	const count = Math.abs(by);
	const savedBy = (top: number, bottom: number): number =>
		(by > 0
			? between(shifted, top, bottom - by) + between(emptied, bottom - by, bottom)
			: between(emptied, top, top + count) + between(shifted, top + count, bottom)) - perBand;

	const plans: Plan[] = [nothing];
	for (let bottom = 1; bottom <= to.length; bottom++) {
		let best = plans[bottom - 1] ?? nothing;
		for (let top = 0; top < bottom - count; top++) {
			const before = plans[top] ?? nothing;
			const saved = before.saved + savedBy(top, bottom);
			if (saved > best.saved) {
				best = {saved, bands: [...before.bands, {top, bottom, by}]};
			}
		}

		plans.push(best);
	}

	return plans.at(-1) ?? nothing;
}

const chunk = 8;
const mostTried = 2;

// The pieces of a line that are not blank, with their columns.
function chunksOf(line: Line): readonly string[] {
	const chunks: string[] = [];
	for (let column = 0; column < line.length; column += chunk) {
		const text = line
			.slice(column, column + chunk)
			.map(cell => cell.text)
			.join('');
		if (text.trim() !== '') {
			chunks.push(`${column} ${text}`);
		}
	}

	return chunks;
}

/** The shifts that match the most pieces of changed lines. */
function likelyShifts({from, to, plain}: Change): readonly number[] {
	const places = new Map<string, number[]>();
	for (const [row, line] of from.entries()) {
		if (plain[row] !== 0) {
			for (const piece of chunksOf(line)) {
				places.set(piece, [...(places.get(piece) ?? []), row]);
			}
		}
	}

	const votes = new Map<number, number>();
	for (const [row, line] of to.entries()) {
		if (plain[row] !== 0) {
			for (const place of chunksOf(line).flatMap(piece => places.get(piece) ?? [])) {
				votes.set(place - row, (votes.get(place - row) ?? 0) + 1);
			}
		}
	}

	votes.delete(0);
	return [...votes]
		.toSorted(([, left], [, right]) => right - left)
		.slice(0, mostTried)
		.map(([by]) => by);
}

const isLarge = ({plain}: Change): boolean => (sums(plain.length, row => plain[row] ?? 0).at(-1) ?? 0) >= leastChange;

function bestPlan(change: Change, perBand: number): Plan {
	let best = nothing;
	for (const by of isLarge(change) ? likelyShifts(change) : []) {
		const plan = planFor(change, by, perBand);
		best = plan.saved > best.saved ? plan : best;
	}

	return best;
}

// Whether every terminal draws each character on one side of both edges.
const isSeparate = (line: Line, {left, right}: Columns): boolean =>
	line.every(({reach}, column) => [left, right].every(edge => column >= edge || column + reach <= edge));

function planWithin(
	pane: Columns,
	from: readonly Line[],
	to: readonly Line[],
): Omit<Plan, 'bands'> & {readonly bands: readonly Band[]} {
	const inside = (lines: readonly Line[]): readonly Line[] => lines.map(line => line.slice(pane.left, pane.right));
	const {saved, bands} = [...from, ...to].every(line => isSeparate(line, pane))
		? bestPlan(changeOf(inside(from), inside(to)), bandCost + marginCost)
		: nothing;
	return {saved, bands: bands.map(band => ({...band, within: pane}))};
}

/** The bands in which shifting existing lines is shorter than writing them again. Usually there are none. `panes`: columns that the terminal can shift without the others. */
export function scrolledBands(
	from: readonly Line[],
	to: readonly Line[],
	panes: readonly Columns[] = [],
): readonly Band[] {
	const change = changeOf(from, to);
	if (!isLarge(change)) {
		return [];
	}

	const plans = [bestPlan(change, bandCost), ...panes.map(pane => planWithin(pane, from, to))];
	return plans.toSorted((left, right) => right.saved - left.saved)[0]?.bands ?? [];
}

/** The lines after one band is shifted. */
export function shiftLines(lines: readonly Line[], {top, bottom, by, within}: Band): readonly Line[] {
	return lines.map((line, row) => {
		if (row < top || row >= bottom) {
			return line;
		}

		const source = row + by;
		const moved = source >= top && source < bottom ? lines[source] : undefined;
		return within
			? line.map((cell, column) => (column < within.left || column >= within.right ? cell : (moved?.[column] ?? blank)))
			: (moved ?? line.map(() => blank));
	});
}

const escape = '\u{1B}';
const bell = '\u{7}';

const control = /^\[(?<parameters>[\d;?]*)(?<final>[A-Za-z])(?<text>.*)$/sv;

type StyledPiece = {readonly style: Style; readonly text: string};

// The text between two escapes: a sequence, and the text after it. Only styles and links change the look of text.
function readPiece(piece: string, style: Style): StyledPiece {
	if (piece.startsWith(']')) {
		const [sequence = '', ...rest] = piece.split(bell);
		const text = rest.join('');
		return {style: sequence.startsWith(']8;') ? withLink(style, sequence.slice(3)) : style, text};
	}

	const {parameters = '', final, text} = control.exec(piece)?.groups ?? {};
	return {style: final === 'm' ? applySgr(style, parameters) : style, text: text ?? piece.slice(1)};
}

/** The lines of a frame from Ink: rows of text with SGR sequences and links. */
export function parseFrame(frame: string): readonly Line[] {
	let style = plainStyle;
	return frame.split('\n').map(row => {
		const [first = '', ...pieces] = row.split(escape);
		const cells = [...cellsOf(first, style)];
		for (const piece of pieces) {
			const read = readPiece(piece, style);
			({style} = read);
			cells.push(...cellsOf(read.text, style));
		}

		return cells;
	});
}

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
