import type xterm from '@xterm/headless';
import {createHeadlessTerminal} from '../../test/helpers/headless-terminal.js';
import {isBlank, type Cell, type Line} from '../../source/kernel/terminal/cell.js';
import {move, strokeFrom, type Stroke} from '../../source/kernel/terminal/encode.js';
import {parseFrame} from '../../source/kernel/terminal/canvas.js';
import {plainStyle, styleChange} from '../../source/kernel/terminal/style.js';
import {size} from '../terminal.js';

type BufferCell = NonNullable<ReturnType<NonNullable<ReturnType<xterm.IBuffer['getLine']>>['getCell']>>;

/** A screen with its styles, and the place of the cursor. */
type StyledScreen = {readonly lines: readonly Line[]; readonly cursor: {readonly row: number; readonly column: number}};

// The colours are those of a palette of 256: the benchmark's terminal offers no others.
function sgrOf(cell: BufferCell): string {
	const on = [
		[cell.isBold(), '1'],
		[cell.isDim(), '2'],
		[cell.isUnderline(), '4'],
		[cell.isInverse(), '7'],
	] as const;
	const codes = on.flatMap(([isOn, code]) => (isOn === 0 ? [] : [code]));
	return [
		'',
		...codes,
		...(cell.isFgPalette() ? [`38;5;${cell.getFgColor()}`] : []),
		...(cell.isBgPalette() ? [`48;5;${cell.getBgColor()}`] : []),
	].join(';');
}

function screenOf(terminal: xterm.Terminal): StyledScreen {
	const {active} = terminal.buffer;
	const frame = Array.from({length: terminal.rows}, (_, row) =>
		Array.from({length: terminal.cols}, (__, column) => {
			const cell = active.getLine(active.baseY + row)?.getCell(column);
			return cell === undefined || cell.getWidth() === 0
				? ''
				: `\u{1B}[${sgrOf(cell)}m${cell.getChars() === '' ? ' ' : cell.getChars()}`;
		}).join(''),
	).join('\n');
	return {lines: parseFrame(frame), cursor: {row: active.cursorY, column: active.cursorX}};
}

const syncMarks = '\u{1B}[?2026h\u{1B}[?2026l';

// Terminals read a smaller frame in one piece. Bytes.
const leastMarked = 400;

/** Longer stretches of blanks are erased; shorter ones are written, and count as text. */
const mostWritten = 4;

type ChangedCell = {readonly cell: Cell; readonly column: number};

function withRow(stroke: Stroke, row: number, cells: readonly ChangedCell[]): Stroke {
	const [start, last] = [cells[0]?.column, cells.at(-1)?.column];
	if (start === undefined || last === undefined) {
		return stroke;
	}

	const end = cells.findLast(({cell}) => !isBlank(cell))?.column ?? start - 1;
	const removed = last - end;
	const isErased = removed > mostWritten;
	const {bytes, size: moved} = move(stroke, row, start);
	return {
		bytes,
		size: moved + (isErased ? `\u{1B}[${removed}X`.length : 0),
		pen: {row, column: (isErased ? end : last) + 1, style: plainStyle},
	};
}

/** The shortest start of each style, and at least one byte for each further row in which it is not the only style: such a row is visited again, or the style starts again. */
function styleBytes(changed: ReadonlyArray<readonly ChangedCell[]>): number {
	const inRows = changed.map(cells => new Set(cells.map(({cell}) => cell.style)));
	// The plain one first.
	const styles = [...new Set([plainStyle, ...inRows.flatMap(each => [...each])])];
	let sum = 0;
	for (const style of styles.slice(1)) {
		const starts = styles.filter(other => other !== style).map(other => styleChange(other, style).length);
		sum += Math.min(...starts) + Math.max(0, inRows.filter(each => each.size > 1 && each.has(style)).length - 1);
	}

	return sum;
}

/**
The bytes that one screen after another needs besides its text:

- the shortest cursor moves between the changed rows, in their order, from the old place of the cursor to its new one;
- the removal of old text behind the new one;
- the styles;
- for a large frame, the marks that keep a part of it from being shown.

`text`: the bytes of the text.
*/
function floorOf(before: StyledScreen, after: StyledScreen, text: number): number {
	const changed = after.lines.map((line, row) =>
		line.flatMap((cell, column) => (cell === before.lines[row]?.[column] ? [] : [{cell, column}])),
	);
	const from = (first: number): number => {
		let stroke = strokeFrom({...before.cursor, style: plainStyle});
		for (const step of changed.keys()) {
			const row = (first + step) % changed.length;
			stroke = withRow(stroke, row, changed[row] ?? []);
		}

		return move(stroke, after.cursor.row, after.cursor.column).size;
	};

	const whole = Math.min(from(0), from(before.cursor.row)) + styleBytes(changed);
	return whole + (text + whole < leastMarked ? 0 : syncMarks.length);
}

/** A part of a program's output: from one index to before another. `text`: the bytes of its text. */
export type Part = {readonly from: number; readonly to: number; readonly text: number};

/** The bytes that each part needs besides its text, between the screen before it and the one after it. The parts are in order. */
export async function floorsOf(output: string, parts: readonly Part[]): Promise<readonly number[]> {
	const terminal = createHeadlessTerminal(size.columns, size.rows);
	let shown = 0;
	const screenAt = async (index: number): Promise<StyledScreen> => {
		await new Promise<void>(resolve => {
			terminal.write(output.slice(shown, index), resolve);
		});
		shown = index;
		return screenOf(terminal);
	};

	const floors: number[] = [];
	for (const {from, to, text} of parts) {
		floors.push(floorOf(await screenAt(from), await screenAt(to), text));
	}

	return floors;
}
