import process from 'node:process';
import {isAscii, setAscii} from '../../base/text/ascii.js';
import {isInScreen, isInTmux} from '../options/terminal-abilities.js';
import {isTooSmall} from '../state/layout.js';
import {isAccessible} from './accessible.js';
import type {Answers} from './answers.js';
import {atTopLeft} from './sequences.js';

type Size = {readonly columns: number; readonly rows: number};

/** The size of the screen. For a screen reader, the size is fixed. */
export const terminalSize = (): Size =>
	isAccessible()
		? {columns: 120, rows: 40}
		: {
				columns: process.stdout.columns === 0 ? 80 : process.stdout.columns,
				rows: process.stdout.rows === 0 ? 24 : process.stdout.rows,
			};

/** Calls the listener after every change of the size. Returns a function that stops this. */
export function onResize(listener: (size: Size) => void): () => void {
	const tell = () => {
		listener(terminalSize());
	};

	process.stdout.on('resize', tell);
	return () => {
		process.stdout.off('resize', tell);
	};
}

const question = {bytes: atTopLeft('·\u{1B}[6n'), answer: /^.\[1;[23]R$/v, isOfPlace: true} as const;

// Whether the terminal was asked, or need not be.
let isDecided = false;

// Whether no listener has learned of the switch yet.
let isUntold = false;
let listener: (() => void) | undefined;

/** Sets what the screen is written in before the terminal is asked. If the user chose it, the terminal is not asked. Does not undo a switch to ASCII. */
export function chooseSigns({
	ascii,
	isAsciiChosen = false,
}: {
	readonly ascii: boolean;
	readonly isAsciiChosen?: boolean | undefined;
}): void {
	setAscii(ascii || isAscii());
	isDecided ||= isAsciiChosen;
}

/** Calls a listener when the program switches to ASCII, until the signal aborts. If it has already switched and no listener was called, calls this one at once. */
export function onSwitchToAscii(onSwitch: () => void, signal: AbortSignal): void {
	if (isUntold) {
		isUntold = false;
		onSwitch();
	}

	listener = () => {
		isUntold = signal.aborted;
		if (!isUntold) {
			onSwitch();
		}
	};
}

/** Asks the terminal once whether it gives two columns to signs such as `·`, which fonts for East Asian text draw wide. If so, switches to ASCII. A screen that is too small has no blank to ask with. Tmux and GNU screen would answer for themselves. */
export function askAmbiguousWidth({ask}: Pick<Answers, 'ask'>): void {
	if (
		isDecided ||
		isAscii() ||
		!process.stdin.isTTY ||
		isTooSmall(terminalSize()) ||
		isInTmux(process.env) ||
		isInScreen(process.env)
	) {
		return;
	}

	isDecided = true;
	ask(({text}) => {
		if (text?.endsWith(';3R') !== true) {
			return;
		}

		setAscii(true);
		isUntold = true;
		listener?.();
	}, question);
}
