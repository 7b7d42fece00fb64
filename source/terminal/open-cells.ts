import process from 'node:process';
import chalk from 'chalk';
import {toneStyles} from '../components/tone-styles.js';
import {isAscii} from '../format/ascii.js';
import {asciiOutput} from './ascii-output.js';
import {createCellWriter, type CellWriter} from './cell-writer.js';
import {currentPalette, onLooks, setLooks} from './looks.js';
import {takeSkeleton} from './show-skeleton.js';

/**
What Ink is to write to.
*/
export const outputOf = (terminal: NodeJS.WriteStream): NodeJS.WriteStream => isAscii() ? asciiOutput(terminal) : terminal;

/**
Takes the terminal over, with the skeleton that may be on it.
*/
export function openCells(terminal: NodeJS.WriteStream = process.stdout): CellWriter {
	// What Ink finds of colours, it asks chalk.
	setLooks({level: chalk.level});
	const cells = createCellWriter(outputOf(terminal), toneStyles(currentPalette()), takeSkeleton(isAscii()));
	onLooks(() => {
		cells.painter.setStyles(toneStyles(currentPalette()));
	});
	return cells;
}
