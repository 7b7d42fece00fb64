import process from 'node:process';

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
