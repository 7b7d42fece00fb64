import process from 'node:process';
import {terminalAnswers} from '../terminal/answers.js';

const signals = ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

type Ways = {
	/**
	Keeps what was typed, and where.
	*/
	readonly keep: () => void;
	/**
	Ends the program, with the status of the signal.
	*/
	readonly end: (status: number) => void;
	readonly isEnding: () => boolean;
	/**
	Whether another program has the terminal.
	*/
	readonly isLent: () => boolean;
};

/**
Ends the program at a signal; however the process ends, what was typed is kept before. Answers how to stop that.
*/
export function endAtSignals({keep, end, isEnding, isLent}: Ways): () => void {
	const onSignal = (signal: NodeJS.Signals, number: number) => {
		// Ctrl-c in the editor is the editor's, and in the tour the tour's.
		if (signal === 'SIGINT' && isLent()) {
			return;
		}

		// The line may be gone with the terminal: first of all, what was typed, and where.
		keep();
		if (signal === 'SIGHUP' || isEnding()) {
			terminalAnswers.forget();
		}

		end(128 + number);
	};

	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	process.on('exit', keep);
	return () => {
		for (const signal of signals) {
			process.off(signal, onSignal);
		}

		process.off('exit', keep);
	};
}
