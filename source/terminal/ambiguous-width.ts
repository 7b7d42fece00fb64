import {isAscii, setAscii} from '../text/ascii.js';
import type {Answers} from './answers.js';
import {atTopLeft} from './sequences.js';

const question = {
	bytes: atTopLeft('·\u{1B}[6n'), answer: /^.\[1;[23]R$/v, isOfPlace: true,
} as const;

let wasAsked = false;

// Whether the session that asked was over when the answer came.
let isUntold = false;

/**
Asks the terminal once whether it gives two columns to signs such as `·`, which fonts for East Asian text draw wide. If so, switches to ASCII, and calls the listener to draw everything again. If `signal` has aborted by then, the listener of the next call is called instead.
*/
export function askAmbiguousWidth({ask}: Pick<Answers, 'ask'>, onAscii: () => void, signal: AbortSignal): void {
	if (isUntold) {
		isUntold = false;
		onAscii();
	}

	if (wasAsked || isAscii()) {
		return;
	}

	wasAsked = true;
	ask(({text}) => {
		if (text?.endsWith(';3R') !== true) {
			return;
		}

		setAscii(true);
		isUntold = signal.aborted;
		if (!isUntold) {
			onAscii();
		}
	}, question);
}
