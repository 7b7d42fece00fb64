import xterm, {type IUnicodeVersionProvider} from '@xterm/headless';
import stringWidth from 'string-width';

function cellWidth(codePoint: number): 0 | 1 | 2 {
	const width = stringWidth(String.fromCodePoint(codePoint));
	return width === 0 || width === 1 ? width : 2;
}

// The emulator's own table is Unicode 6, where an emoji takes one cell. This one gives it two, as today's terminals do.
const currentWidths: IUnicodeVersionProvider = {
	version: 'current',
	wcwidth: cellWidth,

	// The emulator’s encoding: the lowest bit is set if the character joins the previous cell; the next two bits are the resulting width.
	charProperties(codePoint, preceding) {
		const width = cellWidth(codePoint);
		const precedingWidth = Math.floor(preceding / 2) % 4;
		return width === 0 && precedingWidth > 0 ? (precedingWidth * 2) + 1 : width * 2;
	},
};

/**
A terminal without a window, which parses the output of a program and keeps the cells.
*/
export function createHeadlessTerminal(columns: number, rows: number): xterm.Terminal {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	terminal.unicode.register(currentWidths);
	terminal.unicode.activeVersion = currentWidths.version;
	return terminal;
}

/**
All rows of the screen, without their trailing spaces.
*/
export function screenText(terminal: xterm.Terminal): string {
	const {active} = terminal.buffer;
	return Array.from({length: terminal.rows}, (_, row) => active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols).trimEnd() ?? '').join('\n');
}
