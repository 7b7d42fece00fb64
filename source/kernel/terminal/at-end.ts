import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';

const leavers = new Set<() => void>();
let isOver = false;

/** Gives the terminal back at once and permanently. Any later screen is left again at once. */
export function giveTerminalBack(): void {
	isOver = true;
	for (const leave of leavers) {
		leave();
	}

	leavers.clear();
}

/** Ensures that a screen is left however the program ends. `leave` must not wait, and must do nothing when called again. Returns a function that cancels this. */
export function leaveAtEnd(leave: () => void): () => void {
	if (isOver) {
		leave();
		return () => undefined;
	}

	if (leavers.size === 0) {
		process.on('exit', giveTerminalBack);
	}

	leavers.add(leave);
	return () => {
		leavers.delete(leave);
		if (leavers.size === 0) {
			process.off('exit', giveTerminalBack);
		}
	};
}

/** Stops the process as ctrl-z does, and waits until the shell continues it. Does not stop if no shell could continue it. */
export async function stopProcess(platform: string = process.platform): Promise<'stopped' | 'notStopped'> {
	if (platform === 'win32') {
		// Windows has no such signal: sending it would throw.
		return 'notStopped';
	}

	let wasStopped = false;
	const onContinue = () => {
		wasStopped = true;
	};

	process.once('SIGCONT', onContinue);
	// Like a terminal, stops the whole group, so that a parent such as npm stops too and the shell returns.
	process.kill(0, 'SIGTSTP');
	// A stopped process runs no timer. If no shell waits for the group, the kernel silently discards the signal, and this delay ends normally.
	await delay(100);
	// After a long stop both are due: the timer fires first, and the signal follows in the same turn.
	await nextTurn();
	process.off('SIGCONT', onContinue);
	if (!wasStopped) {
		return 'notStopped';
	}

	// If the window was resized during the stop, only the shell knows. This signal makes Node.js ask for the size.
	process.kill(process.pid, 'SIGWINCH');
	await nextTurn();
	return 'stopped';
}

type Output = NodeJS.WriteStream;

/** The same output with another `write` function. */
export const otherWrite = (output: Output, write: (text: string, onWritten?: () => void) => unknown): Output =>
	new Proxy(output, {
		get(target, name): unknown {
			if (name === 'write') {
				return write;
			}

			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? Reflect.apply(Function.prototype.bind, value, [target]) : value;
		},
	});

/** The same sequence for the terminal around tmux. It only arrives if tmux is set to `allow-passthrough`. */
export const throughTmux = (sequence: string): string =>
	`\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\`;

// GNU screen drops a longer piece. Older versions allow 256 characters.
const longestPiece = 200;

/** The same sequence for the terminal around GNU screen. A string in it ends with BEL, because its usual end would end the piece. */
export function throughScreen(sequence: string): string {
	const inside = sequence.replaceAll('\u{1B}\\', '\u{7}');
	const pieces: string[] = [];
	for (let at = 0; at < inside.length; at += longestPiece) {
		pieces.push(`\u{1B}P${inside.slice(at, at + longestPiece)}\u{1B}\\`);
	}

	return pieces.join('');
}
