import {Buffer} from 'node:buffer';
import process from 'node:process';
import {isInScreen, isInTmux} from '../options/terminal-abilities.js';
import {throughScreen, throughTmux} from './pass-through.js';

/** The limit of terminals for such a sequence, in base64 characters. */
const mostCharacters = 100_000;

const toTmuxWithin = 1000;

/** The sequence (OSC 52) that asks a terminal to put a text on the clipboard. Through SSH, it reaches the user's own computer. Undefined if the text is too long. */
export function clipboardSequence(text: string): string | undefined {
	const encoded = Buffer.from(text).toString('base64');
	return encoded.length > mostCharacters ? undefined : `\u{1B}]52;c;${encoded}\u{7}`;
}

/** Passes a text to the surrounding tmux, which also puts it on the clipboard. With its default settings, tmux ignores OSC 52 from a program. Returns whether tmux accepted the text. */
async function didLoadIntoTmux(text: string): Promise<boolean> {
	// Loaded here, because no start needs it.
	const {spawn} = process.getBuiltinModule('node:child_process');
	return new Promise(resolve => {
		const child = spawn('tmux', ['load-buffer', '-w', '-'], {
			stdio: ['pipe', 'ignore', 'ignore'],
			timeout: toTmuxWithin,
		});
		child.once('error', () => {
			resolve(false);
		});
		child.once('close', status => {
			resolve(status === 0);
		});
		child.stdin.on('error', () => {
			// The program has already ended; its status tells why.
		});
		child.stdin.end(text);
	});
}

/** Asks the terminal to put a text on the clipboard. `tooLong`: nothing was sent. No terminal confirms this. */
export function copyToClipboard(
	text: string,
	environment: NodeJS.ProcessEnv,
	write: (bytes: string) => void,
): 'sent' | 'tooLong' {
	const sequence = clipboardSequence(text);
	if (sequence === undefined) {
		return 'tooLong';
	}

	if (isInTmux(environment)) {
		void (async () => {
			const isTaken = await didLoadIntoTmux(text).catch(() => false);
			write((isTaken ? '' : sequence) + throughTmux(sequence));
		})();
	} else {
		write(isInScreen(environment) ? throughScreen(sequence) : sequence);
	}

	return 'sent';
}
