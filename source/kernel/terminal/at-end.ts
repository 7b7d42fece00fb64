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
