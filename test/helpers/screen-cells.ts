import type xterm from '@xterm/headless';
import {isSure, type Line} from '../../source/kernel/terminal/cell.js';
import {parseFrame} from '../../source/kernel/terminal/canvas.js';

type BufferCell = NonNullable<ReturnType<NonNullable<ReturnType<xterm.IBuffer['getLine']>>['getCell']>>;

// Only the visible attributes of a blank cell count, and a mark of direction is not visible.
function describeCell(cell: BufferCell): string {
	const characters = cell.getChars().replace(/(?<=.)\u{200E}$/v, '');
	const text = characters === '' && cell.getWidth() > 0 ? ' ' : characters;
	const foreground = `${cell.getFgColorMode()}:${cell.getFgColor()}`;
	const background = `${cell.getBgColorMode()}:${cell.getBgColor()}`;
	const seen = [cell.isInverse(), cell.isUnderline(), cell.isStrikethrough(), cell.isOverline()];
	const unseen = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isInvisible(), cell.isBlink()];
	const isAnySeen = seen.some(each => each !== 0) || !cell.isBgDefault();
	const looks = text === ' ' && !isAnySeen ? [] : [foreground, ...unseen, ...seen];
	return [`“${text}”`, cell.getWidth(), background, ...looks].join(' ');
}

/** Every cell of the screen: character, width, colours and attributes. */
export function screenCells(terminal: xterm.Terminal): ReadonlyArray<readonly string[]> {
	const {active} = terminal.buffer;
	return Array.from({length: terminal.rows}, (_, row) =>
		Array.from({length: terminal.cols}, (__, column) => {
			const cell = active.getLine(active.baseY + row)?.getCell(column);
			return cell ? describeCell(cell) : 'none';
		}),
	);
}

// The columns where terminals may differ.
function doubtfulColumns(line: Line): ReadonlySet<number> {
	const columns = new Set<number>();
	for (const [column, cell] of line.entries()) {
		for (let offset = 0; !isSure(cell) && offset < cell.reach; offset++) {
			columns.add(column + offset);
		}
	}

	return columns;
}

// Writes each character at its position.
function cellByCell(line: Line, row: number): string {
	const written = line.map(({text, style}, column) =>
		text === '' ? '' : `\u{1B}[${row + 1};${column + 1}H\u{1B}[${['', ...style.codes].join(';')}m${text}`,
	);
	return `${written.join('')}\u{1B}[m`;
}

/**
The cells where a screen differs from a whole frame, written from the top left into a second terminal of the same size.
It skips characters whose width differs between terminals, with the cells they may cover.
*/
export async function wrongCells(
	terminal: xterm.Terminal,
	frame: string,
	second: xterm.Terminal,
): Promise<readonly string[]> {
	const lines = parseFrame(frame).slice(0, terminal.rows);
	const rows = frame.split('\n').slice(0, terminal.rows);
	const whole = rows
		.map((row, index) => {
			const line = lines[index] ?? [];
			return `\u{1B}[${index + 1}H${line.every(cell => isSure(cell)) ? row : cellByCell(line, index)}`;
		})
		.join('');
	await new Promise<void>(resolve => {
		second.write(`\u{1B}[?7l\u{1B}[2J${whole}`, resolve);
	});
	const expected = screenCells(second);
	return screenCells(terminal).flatMap((cells, row) => {
		const doubtful = doubtfulColumns(lines[row] ?? []);
		return cells.flatMap((cell, column) =>
			doubtful.has(column) || cell === expected[row]?.[column]
				? []
				: [`${row + 1}:${column + 1} shows ${cell} for ${expected[row]?.[column] ?? '?'}`],
		);
	});
}
