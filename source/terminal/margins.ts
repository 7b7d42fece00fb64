import process from 'node:process';
import {isInScreen, isInTmux} from '../settings/terminal-abilities.js';
import type {Answers} from './answers.js';

// Asks for the state of the mode for left and right margins (DECRQM of DECLRMM). A terminal without it answers 0 or 4, or not at all.
const question = {bytes: '\u{1B}[?69$p', answer: /^.\[\?69;\d\$y$/v} as const;

let isKnown = false;

/**
Asks the terminal whether it has left and right margins, and calls the listener if so. Does not ask if the answer would not arrive, and in tmux and GNU screen, which have none: the question might reach the terminal around them.
*/
export function askMargins({ask}: Pick<Answers, 'ask'>, onMargins: () => void): void {
	if (isKnown) {
		onMargins();
		return;
	}

	if (!process.stdin.isTTY || isInTmux(process.env) || isInScreen(process.env)) {
		return;
	}

	ask(({text}) => {
		isKnown = text?.endsWith(';2$y') === true;
		if (isKnown) {
			onMargins();
		}
	}, question);
}
