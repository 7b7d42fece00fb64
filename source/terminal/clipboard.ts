import {Buffer} from 'node:buffer';

/**
What terminals take at most in one such sequence, in characters of base64.
*/
const mostCharacters = 100_000;

/**
The sequence (OSC 52) by which a terminal is asked to put a text on the clipboard; it reaches the person's own machine through SSH. Undefined where the text is too long for that.

Inside tmux it is sent twice: to tmux, which may take it itself, and through it to the terminal around it. Which of the two is allowed is a setting of tmux.
*/
export function clipboardSequence(text: string, {TMUX: tmux}: NodeJS.ProcessEnv): string | undefined {
	const encoded = Buffer.from(text).toString('base64');
	if (encoded.length > mostCharacters) {
		return undefined;
	}

	const sequence = `\u{1B}]52;c;${encoded}\u{7}`;
	return tmux === undefined || tmux === '' ? sequence : `${sequence}\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\`;
}
