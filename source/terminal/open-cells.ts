import process from 'node:process';
import chalk from 'chalk';
import {asciiColumns, isAscii} from '../text/ascii.js';
import {colorLevel} from '../settings/terminal-abilities.js';
import {currentPalette, onLooks, setLooks} from '../screen/looks.js';
import {toneStyles} from './style.js';
import {leaveAtEnd} from './at-end.js';
import {createCellWriter, type CellWriter} from './cell-writer.js';
import {otherWrite} from './other-write.js';
import {takeSkeleton} from './skeleton.js';

/**
What Ink is to write to, in the colours that it has.
*/
export function openOutput(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
	const level = colorLevel(process.env, process.platform);
	// Ink styles with chalk, which would decide by itself. At its level 0 it would leave out bold and reverse too.
	chalk.level = level === 0 ? 1 : level;
	setLooks({level});
	return isAscii() ? otherWrite(terminal, (text, ...rest) => terminal.write(asciiColumns(text), ...rest)) : terminal;
}

/**
Takes the terminal over, with the skeleton that may be on it.
*/
export function openCells(terminal: NodeJS.WriteStream = process.stdout): CellWriter {
	const output = openOutput(terminal);
	const cells = createCellWriter(output, toneStyles(currentPalette()), takeSkeleton(isAscii()));
	const stop = onLooks(() => {
		cells.painter.setStyles(toneStyles(currentPalette()));
	});
	// A terminal that is made narrow and wide again has lost cells, though its size is what it was.
	process.on('SIGWINCH', cells.repaint);
	const stay = leaveAtEnd(cells.end);
	return {
		...cells,
		leave() {
			stay();
			stop();
			process.off('SIGWINCH', cells.repaint);
			cells.leave();
		},
	};
}
