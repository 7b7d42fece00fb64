import process from 'node:process';
import {isInScreen, isInTmux} from '../options/terminal-abilities.js';
import {isTooSmall} from '../state/layout.js';
import type {Answers} from './answers.js';
import {atTopLeft} from './sequences.js';
import {terminalSize} from './size.js';

// Asks for the state of the mode for left and right margins (DECRQM of DECLRMM). A terminal without it answers 0 or 4, or not at all; some then show the last character of the question.
const question = {bytes: atTopLeft('\u{1B}[?69$p'), answer: /^.\[\?69;\d\$y$/v} as const;

let wasAsked = false;
let isKnown = false;

/** Asks the terminal whether it has left and right margins, and calls the listener if so. Asks once. Does not ask if the answer would not arrive, on a screen that is too small to have a blank to ask with, and in tmux and GNU screen, which have none: the question might reach the terminal around them. */
export function askMargins({ask}: Pick<Answers, 'ask'>, onMargins: () => void): void {
	if (isKnown) {
		onMargins();
		return;
	}

	if (
		wasAsked ||
		!process.stdin.isTTY ||
		isTooSmall(terminalSize()) ||
		isInTmux(process.env) ||
		isInScreen(process.env)
	) {
		return;
	}

	wasAsked = true;
	ask(({text}) => {
		isKnown = text?.endsWith(';2$y') === true;
		if (isKnown) {
			onMargins();
		}
	}, question);
}
