import process from 'node:process';
import type {Background} from '../rows/theme.js';
import {isForEitherBackground, setLooks} from '../screen/looks.js';
import {leaveAtEnd} from './at-end.js';
import {escape} from './sequences.js';
import type {Answers} from './answers.js';

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

const question = {bytes: '\u{1B}]11;?\u{1B}\\', answer: /^.\]11;/v, isOfColor: true} as const;

/** A later answer is ignored, because the user is reading the screen by then. Milliseconds. */
const longestAnswer = 2000;

const share = (digits: string): number => Number.parseInt(digits, 16) / (16 ** digits.length - 1);

/** Whether a terminal's answer (OSC 11) names a light or a dark color: `rgb:RRRR/GGGG/BBBB`, with one to four digits each. */
export function backgroundIn(answer: string): Background | undefined {
	const color = /\]11;rgba?:(?<red>[\da-f]{1,4})\/(?<green>[\da-f]{1,4})\/(?<blue>[\da-f]{1,4})/iv.exec(answer)?.groups;
	if (!color) {
		return undefined;
	}

	const {red = '', green = '', blue = ''} = color;
	return share(red) * 0.299 + share(green) * 0.587 + share(blue) * 0.114 > 0.5 ? 'light' : 'dark';
}

let wasAsked = false;

/** Asks the terminal once for its background, if the theme depends on it. The screen was painted with a guess, and changes at most once. */
export function askBackground({ask}: Answers): void {
	if (wasAsked || !isForEitherBackground() || process.env['TERM'] === 'dumb') {
		return;
	}

	wasAsked = true;
	ask(({text = '', milliseconds}) => {
		const background = backgroundIn(text);
		if (background !== undefined && milliseconds < longestAnswer) {
			setLooks({background});
		}
	}, question);
}

// The answer is the same as the report of a change.
const schemeQuestion = `${escape}?996n`;

/** Follows a terminal that turns from light to dark or back while the program runs (mode 2031), if the theme depends on it. */
export function followScheme({onScheme}: Pick<Answers, 'onScheme'>, write: (bytes: string) => void): ReportMode {
	if (!isForEitherBackground()) {
		return noReports;
	}

	const stopListening = onScheme(background => {
		setLooks({background});
	});
	const mode = reportMode(2031, write, () => {
		write(schemeQuestion);
	});
	return {
		...mode,
		stop() {
			stopListening();
			mode.stop();
		},
	};
}

/** Measures two round trips to the terminal and reports the faster one, in milliseconds. This program itself may have delayed the other one. */
export function measureRoundTrip({ask}: Pick<Answers, 'ask'>, onMeasured: (milliseconds: number) => void): void {
	ask(({milliseconds: first}) => {
		ask(({milliseconds: second}) => {
			onMeasured(Math.min(first, second));
		});
	});
}
