import process from 'node:process';
import chalk from 'chalk';
import {asciiColumns, isAscii, onAscii} from '../../base/text/ascii.js';
import {colorLevel} from '../options/terminal-abilities.js';
import {currentPalette, onLooks, setLooks} from '../screen/looks.js';
import {toneStyles} from './style.js';
import {leaveAtEnd} from './at-end.js';
import {createCellWriter, type CellWriter} from './cell-writer.js';
import {otherWrite} from './other-write.js';
import {takeSkeleton} from './drawn-skeleton.js';

/** The output for Ink, in the terminal's number of colors. */
export function openOutput(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
	const level = colorLevel(process.env, process.platform);
	// Ink uses chalk, which would choose a level itself. At level 0, chalk would also omit bold and reverse.
	chalk.level = level === 0 ? 1 : level;
	setLooks({level});
	return otherWrite(terminal, (text, ...rest) => terminal.write(isAscii() ? asciiColumns(text) : text, ...rest));
}

/** Takes over the terminal, with the skeleton if there is one. */
export function openCells(terminal: NodeJS.WriteStream = process.stdout): CellWriter {
	const output = openOutput(terminal);
	const cells = createCellWriter(output, toneStyles(currentPalette()), takeSkeleton(isAscii()));
	const stop = onLooks(() => {
		cells.painter.setStyles(toneStyles(currentPalette()));
	});
	// What the terminal shows of the signs is unknown.
	const stopRepainting = onAscii(cells.repaint);
	// A terminal that becomes narrow and then wide again has lost cells, although its size is the same.
	process.on('SIGWINCH', cells.repaint);
	const stay = leaveAtEnd(cells.end);
	return {
		...cells,
		leave() {
			stay();
			stop();
			stopRepainting();
			process.off('SIGWINCH', cells.repaint);
			cells.leave();
		},
	};
}
