import process from 'node:process';
import chalk from 'chalk';
import {asciiColumns, isAscii, onAscii} from '../../base/text/ascii.js';
import type {Block} from '../rows/pane-block.js';
import {colorLevel} from '../options/terminal-abilities.js';
import {currentPalette, onLooks, setLooks} from '../screen/looks.js';
import {type Skeleton, takeSkeleton} from './drawn-skeleton.js';
import {type Canvas, createCanvas} from './canvas.js';
import {blank, type Line} from './cell.js';
import {encodeChanges, move, type Pen, restyle, strokeFrom} from './encode.js';
import {otherWrite, leaveAtEnd} from './at-end.js';
import type {Pacing} from './pacing.js';
import * as sequences from './sequences.js';
import {plainStyle, type ToneStyles, withoutLink, toneStyles} from './style.js';

type TerminalStream = NodeJS.WriteStream;

export type CellWriter = {
	/** The stream for Ink to write to. */
	readonly stream: TerminalStream;
	readonly painter: Canvas['painter'];
	/** Shows blocks before Ink has loaded. */
	readonly showEarly: (blocks: readonly Block[]) => void;
	/** Lets frames wait for a slow line from now on. `start` receives what to call once a frame may be sent. */
	readonly pace: (start: (onFree: () => void) => Pacing) => void;
	/** Scrolls panes with the left and right margins of the terminal from now on. */
	readonly useMargins: () => void;
	/** Sends the whole screen again, because the terminal's content is unknown. */
	readonly repaint: () => void;
	/** Leaves the screen, if Ink has not done so. */
	readonly leave: () => void;
	/** Leaves the screen at once and permanently. Later writes show nothing. */
	readonly end: () => void;
};

/** The content of the terminal's screen, and what it shows: a skeleton has no rows, and the next frame usually only fills it. */
type PaintedScreen = {
	readonly lines: readonly Line[];
	readonly columns: number;
	readonly pen: Pen;
	readonly shows: 'nothing' | 'skeleton' | 'rows';
};

const beginUpdate = '\u{1B}[?2026h';

const endUpdate = '\u{1B}[?2026l';

// A terminal reads a smaller frame in one piece, and shows no half of it. Bytes.
const leastMarked = 400;

// Besides frames, Ink writes only terminal modes.
const isModes = (text: string): boolean =>
	text.startsWith('\u{1B}[?') && /^(?:\[\?\d+[hl])+$/v.test(text.replaceAll('\u{1B}', ''));

function blankScreen(columns: number, rows: number): PaintedScreen {
	const line = Array.from({length: columns}, () => blank);
	return {
		columns,
		lines: Array.from({length: rows}, () => line),
		pen: {row: 0, column: 0, style: plainStyle},
		shows: 'nothing',
	};
}

/** Sends only the changed cells, at most once per tick. While the terminal accepts no more data, intermediate screens are skipped. Continues from the skeleton if it is on the screen. */
export function createCellWriter(output: TerminalStream, styles: ToneStyles, skeleton?: Skeleton): CellWriter {
	let shown: PaintedScreen | undefined;
	let isCursorShown = true;
	let isOnScreen = false;
	let isOver = false;
	let isScheduled = false;
	let isBlocked = false;
	let afterPaint: Array<() => void> = [];
	let first = skeleton;
	let pacing: Pacing | undefined;
	let hasMargins = false;

	const canvas = createCanvas(styles, schedule);

	// The screen with only these blocks, and the cursor at its start.
	function screenOf({blocks, columns, rows}: Skeleton, on: Canvas): PaintedScreen {
		return {...blankScreen(columns, rows), lines: on.startFrom(blocks, {columns, rows}), shows: 'skeleton'};
	}

	function send(bytes: string): void {
		isBlocked = !output.write(bytes);
		if (!isBlocked) {
			return;
		}

		output.once('drain', () => {
			isBlocked = false;
			schedule();
		});
	}

	function paint(): void {
		const {columns, rows} = output;
		const isKnown = shown?.columns === columns && shown.lines.length === rows;
		const before = isKnown && shown ? shown : blankScreen(columns, rows);
		const lines = canvas.compose({columns, rows});
		const changed = encodeChanges(before.pen, before.lines, lines, {
			...(hasMargins && {panes: canvas.panes(columns)}),
			canShift: before.shows === 'rows',
			hasFewStyles: before.shows === 'skeleton',
		});
		const cursor = canvas.cursor();
		// Closes any link, because later text would belong to it.
		const ended = restyle(strokeFrom(changed.pen), withoutLink(changed.pen.style));
		const placed = cursor ? move(ended, cursor.y, cursor.x) : ended;
		const isCursorWanted = cursor !== undefined && !cursor.isHidden;
		const isCursorToggled = isCursorShown !== isCursorWanted;
		const cells = (isKnown ? '' : `${sequences.stopWrapping}${sequences.clear}`) + changed.bytes;
		const visibility = isCursorWanted ? sequences.showCursor : sequences.hideCursor;
		const ends = placed.bytes + (isCursorToggled ? visibility : '');
		const content = cells + ends;
		const bytes = content.length < leastMarked ? content : beginUpdate + content + endUpdate;
		if (pacing?.isFree(bytes.length) === false) {
			return;
		}

		shown = {lines, columns, pen: placed.pen, shows: 'rows'};
		isCursorShown = isCursorWanted;
		if (bytes === '') {
			return;
		}

		send(bytes);
		pacing?.sent(bytes.length);
	}

	function flush(): void {
		isScheduled = false;
		if (!isBlocked && isOnScreen) {
			paint();
		}

		const waiting = afterPaint;
		afterPaint = [];
		for (const each of waiting) {
			each();
		}
	}

	function schedule(): void {
		if (isScheduled) {
			return;
		}

		isScheduled = true;
		setImmediate(flush);
	}

	// `on`: where the skeleton is laid out. By default a canvas of its own, because frames from Ink would not replace its blocks.
	function setModes(text: string, on?: Canvas): void {
		if (text.includes(sequences.leaveScreen)) {
			isOnScreen = false;
			shown = undefined;
		}

		const isThere = isOnScreen || first !== undefined;
		// The first frame clears the screen.
		const rest = (isThere ? text.replace(sequences.enterScreen, '') : text).replace(
			sequences.leaveScreen,
			() => `${sequences.wrap}${sequences.leaveCleared}`,
		);
		if (rest !== '') {
			output.write(rest);
		}

		if (text.includes(sequences.enterScreen)) {
			shown = first ? screenOf(first, on ?? createCanvas(styles, () => undefined)) : shown;
			isOnScreen = true;
			first = undefined;
			schedule();
		}

		isCursorShown = text.includes(sequences.showCursor) || (isCursorShown && !text.includes(sequences.hideCursor));
	}

	function take(text: string, onWritten?: () => void): void {
		if (isOver) {
			// Ink may still be writing.
		} else if (isModes(text)) {
			setModes(text);
		} else if (text !== '' || !onWritten) {
			canvas.layOut(text);
		}

		if (!onWritten) {
			return;
		}

		afterPaint.push(() => {
			output.write('', onWritten);
		});
		schedule();
	}

	const stream = otherWrite(output, (text, onWritten) => {
		take(text, onWritten);
		return true;
	});

	function leave(): void {
		if (!isOnScreen && !first) {
			return;
		}

		first = undefined;
		setModes(`${sequences.leaveScreen}${sequences.showCursor}`);
	}

	return {
		stream,
		painter: canvas.painter,
		showEarly(blocks) {
			if (isOver) {
				return;
			}

			if (!isOnScreen) {
				// A skeleton has hidden the cursor.
				isCursorShown = first === undefined;
				setModes(first ? sequences.enterScreen : `${sequences.enterScreen}${sequences.hideCursor}`, canvas);
			}

			canvas.painter.show(blocks);
		},
		pace(start) {
			pacing = start(schedule);
		},
		useMargins() {
			hasMargins = true;
		},
		repaint() {
			shown = undefined;
			schedule();
		},
		leave,
		end() {
			leave();
			isOver = true;
		},
	};
}

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
