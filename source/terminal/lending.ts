import process from 'node:process';
import {setImmediate as nextTurn} from 'node:timers/promises';

export type Lending = {
	/**
	Lets another program read the keys while the callback runs. Ink must no longer listen.
	*/
	readonly lend: <Result>(run: () => Promise<Result>) => Promise<Result>;
	readonly isLent: () => boolean;
};

/**
The terminal, for other programs that run meanwhile.
*/
export function terminalLending(): Lending {
	let isLent = false;
	return {
		async lend(run) {
			isLent = true;
			// Ink no longer listens, but Node.js would go on reading: keys meant for the other program would be taken from it, and obeyed here later.
			await nextTurn();
			process.stdin.pause();
			// The pause takes effect after the turn that it was asked for in: who listens before that is not heard by anybody any more.
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
