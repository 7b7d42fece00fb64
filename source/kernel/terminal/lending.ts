import process from 'node:process';
import {setImmediate as nextTurn} from 'node:timers/promises';

export type Lending = {
	/** Lets another program read the keys while the callback runs. Ink must not be listening. */
	readonly lend: <Result>(run: () => Promise<Result>) => Promise<Result>;
	readonly isLent: () => boolean;
};

export function terminalLending(): Lending {
	let isLent = false;
	return {
		async lend(run) {
			isLent = true;
			// Ink no longer listens, but Node.js would continue to read. It would take keys from the other program, and handle them here later.
			await nextTurn();
			process.stdin.pause();
			// The pause takes effect after the turn in which it was requested. A listener added before then would receive nothing.
			await nextTurn();
			try {
				return await run();
			} finally {
				isLent = false;
			}
		},
		isLent: () => isLent,
	};
}
