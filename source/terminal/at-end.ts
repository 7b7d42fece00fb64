import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';

const leavers = new Set<() => void>();
let isOver = false;

/**
Gives the terminal back, at once and for good: who takes it after that gives it back at once.
*/
export function giveTerminalBack(): void {
	isOver = true;
	for (const leave of leavers) {
		leave();
	}

	leavers.clear();
}

/**
Has a screen left however the program ends: `leave` waits for nothing, and does nothing the second time. Answers how to take that back.
*/
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

/**
Stops the process as ctrl-z does, and waits until the shell lets it go on. Where no shell could let it go on, nothing stops it.
*/
export async function stopProcess(platform: string = process.platform): Promise<'stopped' | 'notStopped'> {
	if (platform === 'win32') {
		// It has no such signal: to send one would throw.
		return 'notStopped';
	}

	let wasStopped = false;
	const onContinue = () => {
		wasStopped = true;
	};

	process.once('SIGCONT', onContinue);
	// As a terminal does it: the whole group, so that a parent such as npm stops too and the shell comes back.
	process.kill(0, 'SIGTSTP');
	// A stopped process runs no timer. The kernel discards the signal without a word where no shell waits for the group, and then this one ends.
	await delay(100);
	// After a long stop both are due: the timer comes first, the signal in the same turn.
	await nextTurn();
	process.off('SIGCONT', onContinue);
	if (!wasStopped) {
		return 'notStopped';
	}

	// Of a window that was resized meanwhile the terminal told the shell alone. Node.js asks for its size at this signal.
	process.kill(process.pid, 'SIGWINCH');
	await nextTurn();
	return 'stopped';
}
