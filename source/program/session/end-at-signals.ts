import {constants} from 'node:os';
import process from 'node:process';
import {terminalAnswers} from '../../kernel/terminal/answers.js';

const signals = ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

type Ways = {
	/** Stores the draft and the position. */
	readonly keep: () => void;
	/** Ends the program with the status of the signal. `isGone`: there may be no terminal any more. */
	readonly end: (status: number, isGone: boolean) => void;
	readonly isEnding: () => boolean;
	/** Whether another program has the terminal. */
	readonly isLent: () => boolean;
};

/** Ends the program at a signal, or once the terminal is gone: if the shell takes the signal of a lost line, only the closed input (`input`) shows that. However the process ends, typed text is stored first. Returns a function that stops listening. */
export function endAtSignals(
	{keep, end, isEnding, isLent}: Ways,
	input: Pick<NodeJS.ReadStream, 'off' | 'on'> = process.stdin,
): () => void {
	const onSignal = (signal: NodeJS.Signals, number: number) => {
		// While an editor or a nested tour has the terminal, ctrl-c belongs to it. The nested tour ends at this signal.
		if (signal === 'SIGINT' && isLent()) {
			return;
		}

		// The terminal may be gone, so the draft and the position are stored first.
		keep();
		const isGone = signal === 'SIGHUP';
		if (isGone || isEnding()) {
			terminalAnswers.forget();
		}

		end(128 + number, isGone);
	};

	const onClose = () => {
		onSignal('SIGHUP', constants.signals.SIGHUP);
	};

	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	input.on('close', onClose);
	process.on('exit', keep);
	return () => {
		input.off('close', onClose);
		for (const signal of signals) {
			process.off(signal, onSignal);
		}

		process.off('exit', keep);
	};
}
