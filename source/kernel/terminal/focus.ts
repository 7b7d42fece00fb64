import {noReports, reportMode, type ReportMode} from './report-mode.js';

export type FocusWatch = ReportMode & {
	/** Whether the terminal has said that it lost the focus, and not that it got it back. */
	readonly isLost: () => boolean;
};

/** Asks the terminal to report when it loses and gets the focus (mode 1004). `onFocus` listens to the reports. */
export function watchFocus(
	onFocus: (listener: (hasFocus: boolean) => void) => () => void,
	write: (bytes: string) => void,
): FocusWatch {
	let isLost = false;
	const stopListening = onFocus(hasFocus => {
		isLost = !hasFocus;
	});
	const mode = reportMode(1004, write, () => {
		// Whoever ran the other program was looking.
		isLost = false;
	});
	return {
		...mode,
		isLost: () => isLost,
		stop() {
			stopListening();
			mode.stop();
		},
	};
}

/** For a terminal that cannot be asked. */
export const noFocusWatch: FocusWatch = {...noReports, isLost: () => true};
