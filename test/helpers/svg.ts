import type {IBufferCell, Terminal} from '@xterm/headless';
import {paletteColor} from '../../source/kernel/rows/theme.js';

/** The look of a terminal; colours as `#rrggbb`. */
export type Theme = {readonly background: string; readonly foreground: string; readonly border: string};

type Style = {
	readonly foreground: string;
	readonly background: string;
	readonly isBold: boolean;
	readonly isUnderlined: boolean;
};

type Cell = Style & {readonly text: string; readonly column: number; readonly width: number};

/** Neighbouring cells that are drawn together. */
type Run = {readonly cells: readonly Cell[]; readonly first: Cell; readonly columns: number};

type Drawing = {readonly theme: Theme; readonly isCursorShown: boolean};

const fontSize = 14;
const cellWidth = 8.4;
const cellHeight = 18;
const baseline = 13;
const padding = 14;
const barHeight = 30;

const fonts =
	"ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

// Letters of normal width in every monospace font. Any other character may come from another font, so it is drawn by itself and moves nothing.
const isSteady = (text: string): boolean =>
	/^[\p{ASCII}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}]$/v.test(text.normalize('NFC'));

// Letters that join and run to the left are drawn as one text in its natural width. Stretched to its cells, it would be illegible.
const isLeftward = (text: string): boolean => /^[\p{Script=Arabic}\p{Script=Hebrew}]/v.test(text);

const number = (value: number): string => String(Math.round(value * 100) / 100);
const xOf = (column: number): number => padding + column * cellWidth;
const yOf = (row: number): number => barHeight + row * cellHeight;
// A mark of direction behind a character is not visible.
const withoutMark = (text: string): string => text.replace(/(?<=.)\u{200E}$/v, '');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function styleOf(cell: IBufferCell, theme: Theme, isUnderCursor: boolean): Style {
	const colors = [
		cell.isFgPalette() ? paletteColor(cell.getFgColor()) : theme.foreground,
		cell.isBgPalette() ? paletteColor(cell.getBgColor()) : theme.background,
	] as const;
	const [background, foreground] = (cell.isInverse() !== 0) === isUnderCursor ? [colors[1], colors[0]] : colors;
	return {foreground, background, isBold: cell.isBold() !== 0, isUnderlined: cell.isUnderline() !== 0};
}

function cellsOf(terminal: Terminal, row: number, {theme, isCursorShown}: Drawing): readonly Cell[] {
	const {active} = terminal.buffer;
	const line = active.getLine(active.baseY + row);
	return Array.from({length: terminal.cols}, (_, column) => {
		const cell = line?.getCell(column);
		// The second half of a wide character is a cell without a width.
		if (!cell || cell.getWidth() === 0) {
			return undefined;
		}

		const isUnderCursor = isCursorShown && active.cursorY === row && active.cursorX === column;
		return {
			...styleOf(cell, theme, isUnderCursor),
			text: cell.getChars() === '' ? ' ' : withoutMark(cell.getChars()),
			column,
			width: cell.getWidth(),
		};
	}).filter(cell => cell !== undefined);
}

function runsOf(cells: readonly Cell[], isJoined: (left: Cell, right: Cell) => boolean): readonly Run[] {
	const groups: Cell[][] = [];
	for (const cell of cells) {
		const group = groups.at(-1);
		const last = group?.at(-1);
		if (group && last && last.column + last.width === cell.column && isJoined(last, cell)) {
			group.push(cell);
		} else {
			groups.push([cell]);
		}
	}

	return groups.flatMap(group =>
		group.slice(0, 1).map(first => ({cells: group, first, columns: group.reduce((sum, {width}) => sum + width, 0)})),
	);
}

function rectangle({first: {column}, columns}: Run, y: number, height: number, fill: string): string {
	return `<rect x="${number(xOf(column))}" y="${number(y)}" width="${number(columns * cellWidth)}" height="${number(height)}" fill="${fill}"/>`;
}

function backgrounds(cells: readonly Cell[], row: number, {background}: Theme): readonly string[] {
	return runsOf(cells, (left, right) => left.background === right.background)
		.filter(({first}) => first.background !== background)
		.map(run => rectangle(run, yOf(row), cellHeight, run.first.background));
}

function underlines(cells: readonly Cell[], row: number): readonly string[] {
	return runsOf(
		cells,
		(left, right) => left.isUnderlined === right.isUnderlined && left.foreground === right.foreground,
	)
		.filter(({first}) => first.isUnderlined)
		.map(run => rectangle(run, yOf(row) + baseline + 2, 1, run.first.foreground));
}

// Lines instead of letters: box characters of fonts leave gaps between rows.
const strokes: ReadonlyMap<string, (x: number, y: number) => string> = new Map([
	['│', (x: number, y: number) => `M${number(x + cellWidth / 2)} ${number(y)}v${cellHeight}`],
	['╭', (x: number, y: number) => corner(x, y, 1, 1)],
	['╮', (x: number, y: number) => corner(x, y, -1, 1)],
	['╰', (x: number, y: number) => corner(x, y, 1, -1)],
	['╯', (x: number, y: number) => corner(x, y, -1, -1)],
]);

// From the middle of a cell’s side to the middle of its lower (down: 1) or upper edge.
function corner(x: number, y: number, right: 1 | -1, down: 1 | -1): string {
	const [halfWidth, halfHeight] = [cellWidth / 2, cellHeight / 2];
	const start = `${number(x + halfWidth + right * halfWidth)} ${number(y + halfHeight)}`;
	const aside = number(-right * halfWidth);
	return `M${start}q${aside} 0 ${aside} ${number(down * halfWidth)}V${number(y + halfHeight + down * halfHeight)}`;
}

const isLine = ({text}: Cell): boolean => text === '─' || strokes.has(text);

function lines(cells: readonly Cell[], row: number): ReadonlyArray<readonly [color: string, path: string]> {
	return runsOf(
		cells.filter(cell => isLine(cell)),
		(left, right) => left.text === '─' && right.text === '─' && left.foreground === right.foreground,
	).map(({first, columns}) => {
		const x = xOf(first.column);
		const path =
			strokes.get(first.text)?.(x, yOf(row)) ??
			`M${number(x)} ${number(yOf(row) + cellHeight / 2)}h${number(columns * cellWidth)}`;
		return [first.foreground, path];
	});
}

const isSameText = (left: Cell, right: Cell): boolean =>
	left.foreground === right.foreground &&
	left.isBold === right.isBold &&
	(isSteady(left.text) || isLeftward(left.text)) &&
	(isSteady(right.text) || isLeftward(right.text));

function textElement({cells, first, columns}: Run, row: number): string {
	const length = cells.some(({text}) => isLeftward(text))
		? ''
		: ` textLength="${number(columns * cellWidth)}" lengthAdjust="spacingAndGlyphs"`;
	const style = first.isBold ? ' font-weight="bold"' : '';
	const place = `x="${number(xOf(first.column))}" y="${number(yOf(row) + baseline)}"`;
	return `<text ${place}${length} fill="${first.foreground}"${style}>${escaped(cells.map(({text}) => text).join(''))}</text>`;
}

function trimmed({cells, first}: Run): Run {
	const start = cells.findIndex(({text}) => text !== ' ');
	const kept = start === -1 ? [] : cells.slice(start, cells.findLastIndex(({text}) => text !== ' ') + 1);
	return {cells: kept, first: kept[0] ?? first, columns: kept.reduce((sum, {width}) => sum + width, 0)};
}

function texts(cells: readonly Cell[], row: number): readonly string[] {
	// SVG collapses repeated spaces, so only a single space between two words is written.
	const textAt = (index: number): string => cells[index]?.text ?? ' ';
	const isWritten = ({text}: Cell, index: number): boolean =>
		text !== ' ' || (textAt(index - 1) !== ' ' && textAt(index + 1) !== ' ');
	// The colour of a space is invisible, so it takes the colour of the word before it.
	const seen = cells.map((cell, index) =>
		cell.text === ' ' ? {...(cells[index - 1] ?? cell), text: ' ', column: cell.column, width: 1} : cell,
	);
	return runsOf(
		seen.filter((cell, index) => isWritten(cell, index) && !isLine(cell)),
		isSameText,
	)
		.map(run => trimmed(run))
		.filter(run => run.columns > 0)
		.map(run => textElement(run, row));
}

/** The layers of a drawn screen, from bottom to top. */
export const layers = ['backgrounds', 'lines', 'texts'] as const;

type Screen = Readonly<Record<(typeof layers)[number], readonly string[]>>;

/** The elements of a terminal's screen. */
export function screenOf(terminal: Terminal, drawing: Drawing): Screen {
	const rows = Array.from({length: terminal.rows}, (_, row) => cellsOf(terminal, row, drawing));
	const paths = Map.groupBy(
		rows.flatMap((cells, row) => lines(cells, row)),
		([color]) => color,
	);
	return {
		backgrounds: rows.flatMap((cells, row) => backgrounds(cells, row, drawing.theme)),
		lines: [...paths].map(
			([color, drawn]) => `<path fill="none" stroke="${color}" d="${drawn.map(([, path]) => path).join('')}"/>`,
		),
		texts: rows.flatMap((cells, row) => [...texts(cells, row), ...underlines(cells, row)]),
	};
}

/** A caption in the window’s frame, above the screen. */
export const captionOf = (text: string, {foreground}: Theme): string =>
	`<text x="88" y="19" fill="${foreground}" font-size="13">${escaped(text)}</text>`;

/** An SVG document of these elements in a window’s frame. Its title describes the picture for people who cannot see it. It needs no external fonts or scripts. */
export function windowOf(
	elements: readonly string[],
	{cols, rows}: Pick<Terminal, 'cols' | 'rows'>,
	{theme, title}: {readonly theme: Theme; readonly title: string},
): string {
	const width = number(padding * 2 + cols * cellWidth);
	const height = number(yOf(rows) + padding);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"`,
		`font-family="${fonts}" font-size="${fontSize}">`,
		`<title>${escaped(title)}</title>`,
		`<rect x="0.5" y="0.5" width="${number(Number(width) - 1)}" height="${number(Number(height) - 1)}" rx="8" fill="${theme.background}" stroke="${theme.border}"/>`,
		...[0, 1, 2].map(index => `<circle cx="${20 + index * 18}" cy="15" r="5" fill="${theme.border}"/>`),
		...elements,
		'</svg>',
		'',
	].join('\n');
}

export const elementsOf = (screen: Screen): readonly string[] => layers.flatMap(layer => screen[layer]);
