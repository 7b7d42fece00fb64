import xterm, {type IUnicodeVersionProvider} from '@xterm/headless';
import stringWidth from 'string-width';

// The emulator's own table is Unicode 6, where an emoji takes one cell. This one gives it two, as today's terminals do.
function currentWidths(isAmbiguousWide: boolean): IUnicodeVersionProvider {
	const cellWidth = (codePoint: number): 0 | 1 | 2 => {
		const width = stringWidth(String.fromCodePoint(codePoint), {ambiguousIsNarrow: !isAmbiguousWide});
		return width === 0 || width === 1 ? width : 2;
	};

	return {
		version: 'current',
		wcwidth: cellWidth,

		// The emulator’s encoding: the lowest bit is set if the character joins the previous cell; the next two bits are the resulting width.
		charProperties(codePoint, preceding) {
			const width = cellWidth(codePoint);
			const precedingWidth = Math.floor(preceding / 2) % 4;
			return width === 0 && precedingWidth > 0 ? precedingWidth * 2 + 1 : width * 2;
		},
	};
}

/** A terminal without a window, which parses the output of a program and keeps the cells. `isAmbiguousWide`: whether it gives two columns to signs such as `·`, as with fonts for East Asian text. */
export function createHeadlessTerminal(columns: number, rows: number, isAmbiguousWide = false): xterm.Terminal {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const widths = currentWidths(isAmbiguousWide);
	terminal.unicode.register(widths);
	terminal.unicode.activeVersion = widths.version;
	return terminal;
}

/** All rows of the screen, without their trailing spaces. */
export function screenText(terminal: xterm.Terminal): string {
	const {active} = terminal.buffer;
	return Array.from(
		{length: terminal.rows},
		(_, row) =>
			active
				.getLine(active.baseY + row)
				?.translateToString(true, 0, terminal.cols)
				.trimEnd() ?? '',
	).join('\n');
}
