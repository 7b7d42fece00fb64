import {Buffer} from 'node:buffer';

/**
What terminals take at most in one such sequence, in characters of base64.
*/
const mostCharacters = 100_000;

const toTmuxWithin = 1000;

/**
The sequence (OSC 52) by which a terminal is asked to put a text on the clipboard; it reaches the person's own machine through SSH. Undefined where the text is too long for that.
*/
export function clipboardSequence(text: string): string | undefined {
	const encoded = Buffer.from(text).toString('base64');
	return encoded.length > mostCharacters ? undefined : `\u{1B}]52;c;${encoded}\u{7}`;
}

/**
The same, for the terminal around tmux: it gets there where tmux is set to `allow-passthrough`.
*/
export const throughTmux = (sequence: string): string => `\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\`;

/**
Hands a text to the tmux around this program, which puts it on the clipboard as well: as tmux is set by default, it takes no sequence from a program. Answers whether tmux took it.
*/
async function didLoadIntoTmux(text: string): Promise<boolean> {
	// Loaded here, because no start needs it.
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn('tmux', ['load-buffer', '-w', '-'], {stdio: ['pipe', 'ignore', 'ignore'], timeout: toTmuxWithin});
		child.once('error', () => {
			resolve(false);
		});
		child.once('close', status => {
			resolve(status === 0);
		});
		child.stdin.on('error', () => {
			// It has ended already, which is told by its status.
		});
		child.stdin.end(text);
	});
}

/**
Asks for a text to be put on the clipboard; `tooLong`: nothing was asked for. No terminal says whether it did.
*/
export function copyToClipboard(text: string, {TMUX: tmux = ''}: NodeJS.ProcessEnv, write: (bytes: string) => void): 'sent' | 'tooLong' {
	const sequence = clipboardSequence(text);
	if (sequence === undefined) {
		return 'tooLong';
	}

	if (tmux === '') {
		write(sequence);
	} else {
		void (async () => {
			const isTaken = await didLoadIntoTmux(text).catch(() => false);
			write((isTaken ? '' : sequence) + throughTmux(sequence));
		})();
	}

	return 'sent';
}
