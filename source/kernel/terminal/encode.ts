/* eslint-disable unicorn/no-for-loop -- An iterator creates an object for each cell, two megabytes in a start. */
import {memo} from '../../base/text/memo.js';
import {blank, isSure, type Line, type Cell, isBlank} from './cell.js';
import {plainStyle, type Style, styleChange} from './style.js';
import {type Band, type Columns, scrolledBands, shiftLines} from './canvas.js';
import {resetMargins, setMargins} from './sequences.js';

/** Columns from `start` to before `end`. */
type ChangedRun = {readonly start: number; readonly end: number};

// A line is compared several times: with the one before it and the one after it, and in each pass.
// The columns that a terminal may overdraw, if it draws characters wider than expected.
const unsureRuns = memo((line: Line): readonly ChangedRun[] => {
	const runs: ChangedRun[] = [];
	for (let start = 0; start < line.length; start++) {
		const cell = line[start] ?? blank;
		if (!isSure(cell)) {
			runs.push({start, end: Math.min(line.length, start + cell.reach)});
		}
	}

	return runs;
});

// If such a run has changed partly, marks all of it as changed, and returns true. A run is redrawn completely or not at all.
function didWiden({start, end}: ChangedRun, changed: Uint8Array): boolean {
	const covered = changed.subarray(start, end);
	if (!covered.includes(1) || !covered.includes(0)) {
		return false;
	}

	changed.fill(1, start, end);
	return true;
}

/** The differences between two lines of the same length. Characters of uncertain width are redrawn together with the cells that they may cover. */
function changedRuns(from: Line, to: Line): readonly ChangedRun[] {
	const changed = new Uint8Array(to.length);
	for (let column = 0; column < to.length; column++) {
		changed[column] = to[column] === from[column] ? 0 : 1;
	}

	const unsure = [...unsureRuns(from), ...unsureRuns(to)];
	while (unsure.some(run => didWiden(run, changed))) {
		// A widened run may overlap another one.
	}

	const runs: ChangedRun[] = [];
	for (let start = changed.indexOf(1); start !== -1; start = changed.indexOf(1, start)) {
		const next = changed.indexOf(0, start);
		const end = next === -1 ? to.length : next;
		runs.push({start, end});
		start = end;
	}

	return runs;
}

/**
The known position of the terminal's cursor, and its current style. After a character of uncertain width, the position is unknown.
After the last column of a row, only the column is unknown.
*/
export type Pen = {readonly row: number | undefined; readonly column: number | undefined; readonly style: Style};

/** Bytes to send, their number, and the pen after them. */
export type Stroke = {readonly bytes: string; readonly size: number; readonly pen: Pen};

export const strokeFrom = (pen: Pen): Stroke => ({bytes: '', size: 0, pen});

const add = ({bytes, size}: Stroke, more: string, pen: Pen): Stroke => ({
	bytes: bytes + more,
	size: size + more.length,
	pen,
});

const csi = (count: number, final: string): string => `\u{1B}[${count === 1 ? '' : count}${final}`;

function shortest(first: string, ...others: readonly string[]): string {
	let best = first;
	for (const each of others) {
		best = each.length < best.length ? each : best;
	}

	return best;
}

const absolute = (row: number, column: number): string =>
	column === 0 ? csi(row + 1, 'H') : `\u{1B}[${row === 0 ? '' : row + 1};${column + 1}H`;

function sideways(from: number | undefined, to: number): string {
	const direct = to === 0 ? '\r' : csi(to + 1, 'G');
	if (from === to) {
		return '';
	}

	if (from === undefined) {
		return direct;
	}

	return from < to
		? shortest(csi(to - from, 'C'), direct)
		: shortest('\b'.repeat(from - to), csi(from - to, 'D'), direct);
}

// A vertical tab moves down one row in the same column, and no line discipline adds a carriage return.
function upDown(from: number, to: number): string {
	return to < from ? csi(from - to, 'A') : shortest('\v'.repeat(to - from), csi(to - from, 'B'));
}

/** Moves to a cell with the shortest sequence. */
export function move(stroke: Stroke, row: number, column: number): Stroke {
	const {pen} = stroke;
	if (pen.row === row && pen.column === column) {
		return stroke;
	}

	const way = absolute(row, column);
	const shorter = pen.row === undefined ? way : shortest(sideways(pen.column, column) + upDown(pen.row, row), way);
	return add(stroke, shorter, {row, column, style: pen.style});
}

export const restyle = (stroke: Stroke, style: Style): Stroke =>
	stroke.pen.style === style
		? stroke
		: add(stroke, styleChange(stroke.pen.style, style), {row: stroke.pen.row, column: stroke.pen.column, style});

const unstyled = (stroke: Stroke): Stroke => (stroke.pen.style.isSeenOnBlank ? restyle(stroke, plainStyle) : stroke);

const isShorter = (left: Stroke, right: Stroke): boolean => left.size < right.size;

type Word = {readonly stroke: Stroke; readonly end: number};

// Writes cells of one style, up to a blank, the end of the run, or a character of uncertain width. A covered cell without its character writes nothing, so the pen stays.
function writeWord(begin: Stroke, row: number, line: Line, {start, end}: ChangedRun): Word {
	let cell = line[start] ?? blank;
	const {style} = cell;
	const {bytes, size} = restyle(move(begin, row, start), style);
	let text = '';
	let added = 0;
	let column = start;
	for (let isWord = true; isWord;) {
		text += cell.text;
		added += cell.size;
		column += cell.width;
		const next = line[column];
		isWord =
			isSure(cell) && column < end && next?.style === style && next.width > 0 && cell.width > 0 && !isBlank(next);
		cell = isWord ? (next ?? blank) : cell;
	}

	const pen = isSure(cell)
		? {row, column: column < line.length ? column : undefined, style}
		: {row: undefined, column: undefined, style};
	return {stroke: {bytes: bytes + text, size: size + added, pen}, end: Math.max(column, start + 1)};
}

// The end of the blanks at the start of a run.
function blanksEnd(line: Line, {start, end}: ChangedRun): number {
	let at = start;
	while (at < end && isBlank(line[at] ?? blank)) {
		at++;
	}

	return at;
}

type Blanks = ChangedRun & {
	/** Whether these blanks end the run, so that the pen may stay before them. */
	readonly isLast: boolean;
};

// Writes blanks, or erases the cells and skips them.
function writeBlanks(stroke: Stroke, row: number, line: Line, {start, end, isLast}: Blanks): Stroke {
	const begin = move(unstyled(stroke), row, start);
	const {pen} = begin;
	const count = end - start;
	const written = add(begin, ' '.repeat(count), {row, column: end < line.length ? end : undefined, style: pen.style});
	if (blanksEnd(line, {start: end, end: line.length}) === line.length) {
		const erased = add(begin, csi(1, 'K'), pen);
		return isShorter(erased, written) ? erased : written;
	}

	const erased = add(begin, csi(count, 'X'), pen);
	return isShorter(erased, written) && (isLast || isShorter(move(erased, row, end), move(written, row, end)))
		? erased
		: written;
}

function writeRun(begin: Stroke, row: number, line: Line, run: ChangedRun): Stroke {
	const isErased = line.slice(run.start, run.end).some(cell => !isSure(cell));

	// Otherwise a terminal that draws a character narrower than expected would keep old text next to it.
	let stroke = isErased ? erase(begin, row, run) : begin;
	for (let column = run.start; column < run.end;) {
		const end = blanksEnd(line, {start: column, end: run.end});
		if (end > column) {
			stroke = isErased ? stroke : writeBlanks(stroke, row, line, {start: column, end, isLast: end === run.end});
			column = end;
		} else {
			({stroke, end: column} = writeWord(stroke, row, line, {start: column, end: run.end}));
		}
	}

	return stroke;
}

function erase(stroke: Stroke, row: number, {start, end}: ChangedRun): Stroke {
	const begin = move(unstyled(stroke), row, start);
	return add(begin, csi(end - start, 'X'), begin.pen);
}

const longestGap = 16;

// Skips the unchanged cells between two runs, or rewrites them if that is shorter.
function reach(stroke: Stroke, row: number, line: Line, column: number): Stroke {
	const {pen} = stroke;
	const cell = line[column] ?? blank;
	const toward = (each: Stroke): Stroke => (isBlank(cell) ? each : restyle(each, cell.style));
	const jumped = move(stroke, row, column);
	const start = pen.row === row && pen.column !== undefined && pen.column < column ? pen.column : column;
	const gap = line.slice(start, column);
	if (gap.length === 0 || gap.length > longestGap || gap.some(each => !isSure(each))) {
		return jumped;
	}

	const written = writeRun(stroke, row, line, {start, end: column});
	return isShorter(toward(written), toward(jumped)) ? written : jumped;
}

// Joins runs that have only blanks between them, because erasing a long stretch is as short as erasing a short one.
function withBlankGaps(runs: readonly ChangedRun[], line: Line): readonly ChangedRun[] {
	const joined: ChangedRun[] = [];
	for (const run of runs) {
		const before = joined.at(-1);
		if (before && blanksEnd(line, {start: before.end - 1, end: run.start + 1}) > run.start) {
			joined[joined.length - 1] = {start: before.start, end: run.end};
		} else {
			joined.push(run);
		}
	}

	return joined;
}

function writeRuns(begin: Stroke, row: number, line: Line, runs: readonly ChangedRun[]): Stroke {
	let stroke = begin;
	for (const run of runs) {
		stroke = writeRun(reach(stroke, row, line, run.start), row, line, run);
	}

	return stroke;
}

const isNarrow = (cell: Cell | undefined): boolean => cell?.reach === 1;

/** Whether a changed cell keeps its old content for now, because a later pass writes its style. Only narrow cells can wait. */
type IsWaiting = (cell: Cell | undefined, shown: Cell | undefined) => boolean;

const waitingFor =
	(styles: ReadonlySet<Style>): IsWaiting =>
	(cell, shown) =>
		cell !== undefined && cell !== shown && !styles.has(cell.style) && isNarrow(cell) && isNarrow(shown);

// Longer gaps are left blank by an earlier pass.
const longestWait = 4;

// Blanks between two words that wait are written with these words.
function isBetweenWaiting(line: Line, shown: Line, column: number, isWaiting: IsWaiting): boolean {
	let start = column - 1;
	while (start >= 0 && isBlank(line[start] ?? blank)) {
		start--;
	}

	const end = blanksEnd(line, {start: column, end: line.length});
	return end - start <= longestWait && isWaiting(line[start], shown[start]) && isWaiting(line[end], shown[end]);
}

function withoutWaiting(from: readonly Line[], to: readonly Line[], isWaiting: IsWaiting): readonly Line[] {
	return to.map((line, row) => {
		const shown = from[row];
		if (shown === undefined || line === shown) {
			return line;
		}

		return line.map((cell, column) => {
			const old = shown[column] ?? blank;
			const isLeft =
				isWaiting(cell, old) ||
				(cell !== old && isNarrow(old) && isBlank(cell) && isBetweenWaiting(line, shown, column, isWaiting));
			return isLeft ? old : cell;
		});
	});
}

// Starts at the row of the pen, which usually changes.
function encodeLines(begin: Stroke, from: readonly Line[], to: readonly Line[]): Stroke {
	let stroke = begin;
	const first = begin.pen.row ?? 0;
	for (const step of to.keys()) {
		const row = (first + step) % to.length;
		const [shown = [], line = []] = [from[row], to[row]];
		if (line === shown) {
			continue;
		}

		const runs = changedRuns(shown, line);
		const joined = withBlankGaps(runs, line);
		const apart = writeRuns(stroke, row, line, runs);
		const together = joined.length === runs.length ? apart : writeRuns(stroke, row, line, joined);
		stroke = isShorter(together, apart) ? together : apart;
	}

	return stroke;
}

// Smaller changes hardly repeat styles.
const leastByStyle = 300;

// The styles of the changed cells, except the plain one; the most frequent first.
function changedStyles(from: readonly Line[], to: readonly Line[]): readonly Style[] {
	const counts = new Map<Style, number>();
	for (const [row, line] of to.entries()) {
		const shown = from[row];
		if (line === shown) {
			continue;
		}

		for (let column = 0; column < line.length; column++) {
			const cell = line[column] ?? blank;
			if (cell !== shown?.[column] && cell.style !== plainStyle) {
				counts.set(cell.style, (counts.get(cell.style) ?? 0) + 1);
			}
		}
	}

	return [...counts].toSorted(([, left], [, right]) => right - left).map(([style]) => style);
}

// Further passes cost time and save hardly anything.
const mostPasses = 2;

// Writes all plain cells first, then those of the most frequent styles, one style after the other, and then the rest, if that is shorter than row by row. A style then starts once, not in each row.
function byStyleWherePays(byRow: Stroke, begin: Stroke, from: readonly Line[], to: readonly Line[]): Stroke {
	if (byRow.size - begin.size < leastByStyle) {
		return byRow;
	}

	let stroke = begin;
	let lines = from;
	const started = new Set<Style>();
	for (const style of [plainStyle, ...changedStyles(from, to).slice(0, mostPasses)]) {
		started.add(style);
		const next = withoutWaiting(lines, to, waitingFor(started));
		stroke = encodeLines(stroke, lines, next);
		lines = next;
	}

	const whole = encodeLines(stroke, lines, to);
	return isShorter(whole, byRow) ? whole : byRow;
}

// Deletes and inserts lines, because a scroll region would have to be reset.
function shift(stroke: Stroke, {top, bottom, by, within}: Band): Stroke {
	const count = Math.abs(by);
	const rest = bottom - count;
	const [deleted, inserted] = by > 0 ? [top, rest] : [rest, top];
	const begin = unstyled(stroke);
	if (within) {
		const {left, right} = within;
		const bytes = [
			setMargins(left, right),
			absolute(deleted, left),
			csi(count, 'M'),
			absolute(inserted, left),
			csi(count, 'L'),
			resetMargins,
		];
		// Terminals move the cursor with some of these sequences.
		return add(begin, bytes.join(''), {row: undefined, column: undefined, style: begin.pen.style});
	}

	const first = move(begin, deleted, 0);
	const second = move(add(first, csi(count, 'M'), first.pen), inserted, 0);

	// Some terminals then move to the first column, others do not. The cursor is already there.
	return add(second, csi(count, 'L'), second.pen);
}

// Fewer bytes are not worth the search for lines that have moved.
const leastShifted = 150;

/** The bytes that change the lines on the screen into others of the same number and length. `panes`: columns that the terminal can shift without the others; empty if it has no left and right margins. `canShift`: whether lines may have moved. `hasFewStyles`: whether passes by style save nothing, as where rows fill a skeleton. */
export function encodeChanges(
	pen: Pen,
	from: readonly Line[],
	to: readonly Line[],
	{
		panes = [],
		canShift = true,
		hasFewStyles = false,
	}: {readonly panes?: readonly Columns[]; readonly canShift?: boolean; readonly hasFewStyles?: boolean} = {},
): Stroke {
	const begin = strokeFrom(pen);
	const written = encodeLines(begin, from, to);
	if (hasFewStyles) {
		return written;
	}

	const bands = canShift && written.size >= leastShifted ? scrolledBands(from, to, panes) : [];
	if (bands.length === 0) {
		return byStyleWherePays(written, begin, from, to);
	}

	let stroke = begin;
	let lines = from;
	for (const band of bands) {
		stroke = shift(stroke, band);
		lines = shiftLines(lines, band);
	}

	const shifted = encodeLines(stroke, lines, to);
	return isShorter(shifted, written)
		? byStyleWherePays(shifted, stroke, lines, to)
		: byStyleWherePays(written, begin, from, to);
}
