import {leaveAtEnd} from './at-end.js';
import {escape} from './sequences.js';

/** Reports that the terminal sends on its own while a mode is on. */
export type ReportMode = {
	/** Lets another program have the terminal while the callback runs. It would take the reports for keys. */
	readonly without: <Result>(run: () => Promise<Result>) => Promise<Result>;
	readonly stop: () => void;
};

/** Switches a private mode of the terminal on until `stop`, or until the program ends. `onAgain`: after another program had the terminal. */
export function reportMode(mode: number, write: (bytes: string) => void, onAgain: () => void): ReportMode {
	let isOn = true;
	const end = () => {
		if (!isOn) {
			return;
		}

		isOn = false;
		write(`${escape}?${mode}l`);
	};

	write(`${escape}?${mode}h`);
	const stay = leaveAtEnd(end);
	return {
		async without(run) {
			const wasOn = isOn;
			end();
			try {
				return await run();
			} finally {
				if (wasOn) {
					isOn = true;
					write(`${escape}?${mode}h`);
					onAgain();
				}
			}
		},
		stop() {
			stay();
			end();
		},
	};
}

/** For a terminal that sends no reports. */
export const noReports: ReportMode = {
	without: async run => run(),
	stop() {
		// There is nothing to stop.
	},
};
