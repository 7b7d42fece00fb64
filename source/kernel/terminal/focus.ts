import {leaveAtEnd} from './at-end.js';
import {escape} from './sequences.js';

const startReports = `${escape}?1004h`;
const stopReports = `${escape}?1004l`;

export type FocusWatch = {
	/** Whether the terminal has said that it lost the focus, and not that it got it back. */
	readonly isLost: () => boolean;
	/** Lets another program have the terminal while the callback runs. It would take the reports for keys. */
	readonly without: <Result>(run: () => Promise<Result>) => Promise<Result>;
	readonly stop: () => void;
};

/** Asks the terminal to report when it loses and gets the focus (mode 1004). `onFocus` listens to the reports. */
export function watchFocus(onFocus: (listener: (hasFocus: boolean) => void) => () => void, write: (bytes: string) => void): FocusWatch {
	let isLost = false;
	let isOn = true;
	const stopListening = onFocus(hasFocus => {
		isLost = !hasFocus;
	});
	const end = () => {
		if (!isOn) {
			return;
		}

		isOn = false;
		write(stopReports);
	};

	write(startReports);
	const stay = leaveAtEnd(end);
	return {
		isLost: () => isLost,
		async without(run) {
			const wasOn = isOn;
			end();
			try {
				return await run();
			} finally {
				if (wasOn) {
					isOn = true;
					// Whoever ran the other program was looking.
					isLost = false;
					write(startReports);
				}
			}
		},
		stop() {
			stay();
			stopListening();
			end();
		},
	};
}

/** For a terminal that cannot be asked. */
export const noFocusWatch: FocusWatch = {
	isLost: () => true,
	without: async run => run(),
	stop() {
		// There is nothing to stop.
	},
};
