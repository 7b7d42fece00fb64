import type xterm from '@xterm/headless';

type Line = {
	copyCellsFrom(source: Line, from: number, to: number, count: number, isBackwards: boolean): void;
	replaceCells(start: number, end: number, cell: unknown): void;
};

// The emulator's own buffer: its interface can only be read.
type Core = {
	readonly _core: {
		readonly buffer: {
			x: number;
			y: number;
			readonly ybase: number;
			readonly lines: {get(row: number): Line | undefined};
			getNullCell(): unknown;
		};
	};
};

/** Adds left and right margins to a terminal, as far as cforgs uses them: DECLRMM (mode 69) and its report, DECSLRM, and the insertion and deletion of lines between the margins. As xterm does, setting the margins moves the cursor to the top left, and shifting lines moves it to the left margin. */
export function addMargins(terminal: xterm.Terminal): xterm.Terminal {
	const {_core: core} = terminal as unknown as Core;
	const mode = {isOn: false, left: 0, right: terminal.cols};
	for (const final of ['h', 'l']) {
		terminal.parser.registerCsiHandler({prefix: '?', final}, ([number]) => {
			if (number !== 69) {
				return false;
			}

			Object.assign(mode, {isOn: final === 'h', left: 0, right: terminal.cols});
			return true;
		});
	}

	terminal.parser.registerCsiHandler({prefix: '?', intermediates: '$', final: 'p'}, ([number]) => {
		if (number !== 69) {
			return false;
		}

		terminal.input(`\u{1B}[?69;${mode.isOn ? 1 : 2}$y`, false);
		return true;
	});
	terminal.parser.registerCsiHandler({final: 's'}, ([left, right]) => {
		if (mode.isOn) {
			Object.assign(mode, {left: Number(left) - 1, right: Number(right)});
			Object.assign(core.buffer, {x: 0, y: 0});
		}

		return mode.isOn;
	});
	for (const final of ['L', 'M']) {
		terminal.parser.registerCsiHandler({final}, ([count]) => {
			const {buffer} = core;
			const {isOn, left, right} = mode;
			if (!isOn) {
				return false;
			}

			if (buffer.x < left || buffer.x >= right) {
				return true;
			}

			const by = Math.max(1, Number(count)) * (final === 'M' ? 1 : -1);
			const rows = Array.from({length: terminal.rows - buffer.y}, (_, index) => buffer.y + index);
			for (const row of by > 0 ? rows : rows.toReversed()) {
				const line = buffer.lines.get(buffer.ybase + row);
				const source =
					row + by >= buffer.y && row + by < terminal.rows ? buffer.lines.get(buffer.ybase + row + by) : undefined;
				if (source) {
					line?.copyCellsFrom(source, left, left, right - left, false);
				} else {
					line?.replaceCells(left, right, buffer.getNullCell());
				}
			}

			buffer.x = left;
			return true;
		});
	}

	return terminal;
}
