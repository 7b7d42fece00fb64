import process from 'node:process';
import {noReports, reportMode, type ReportMode} from '../../kernel/terminal/report-mode.js';
import type {NoticeKind} from '../../kernel/options/config.js';
import {isInScreen, isInTmux, isSet} from '../../kernel/options/terminal-abilities.js';
import {throughScreen, throughTmux} from '../../kernel/terminal/at-end.js';
import type {State, Message} from '../../kernel/state/state.js';
import type {Store} from '../../kernel/state/store.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';

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
const noFocusWatch: FocusWatch = {...noReports, isLost: () => true};

const bell = '\u{7}';

/** The sequence that shows a text on the desktop, if the environment names a terminal that has one: OSC 99 of kitty, OSC 777 of rxvt-unicode, OSC 9 of iTerm2. Undefined for any other terminal. */
function textSequence(text: string, environment: NodeJS.ProcessEnv): string | undefined {
	const {TERM: term = '', TERM_PROGRAM: program = '', LC_TERMINAL: overSsh = ''} = environment;
	if (term === 'xterm-kitty' || isSet(environment, 'KITTY_WINDOW_ID')) {
		return `\u{1B}]99;;${text}\u{1B}\\`;
	}

	if (/^(?:foot|rxvt-unicode)/v.test(term)) {
		return `\u{1B}]777;notify;cforgs;${text}\u{1B}\\`;
	}

	return term === 'xterm-ghostty' || /^(?:iterm|wezterm|ghostty)/iv.test(program === '' ? overSsh : program)
		? `\u{1B}]9;${text}\u{1B}\\`
		: undefined;
}

/** The bytes of a notice. The text must be fixed: it must not contain anything from the service. */
export function noticeBytes(kind: NoticeKind, text: string, environment: NodeJS.ProcessEnv): string {
	const sequence = kind === 'text' ? textSequence(text, environment) : undefined;
	if (sequence === undefined) {
		return bell;
	}

	// With its default settings, tmux drops what is passed through, without a word. It shows a bell in its list of windows.
	return isInTmux(environment)
		? throughTmux(sequence) + bell
		: isInScreen(environment)
			? throughScreen(sequence)
			: sequence;
}

/** What takes longer than this deserves a notice, in milliseconds. */
const long = 10_000;

/** Work that goes on within this time is the same work, in milliseconds. */
const gap = 500;

const text = 'cforgs has finished what you were waiting for.';

const isUnderWay = ({awaited, behind, sending, waited}: State): boolean =>
	awaited > 0 || behind !== undefined || sending > 0 || waited > 0;

type Ways = {
	readonly kind: NoticeKind;
	readonly environment: NodeJS.ProcessEnv;
	readonly isAway: () => boolean;
	readonly now: () => number;
	readonly write: (bytes: string) => void;
};

/** Gives a notice at the end of what took long, while nobody looks at the terminal. Returns how to stop. */
export function giveNotices(
	{subscribe, getState}: Pick<Store, 'getState' | 'subscribe'>,
	{kind, environment, isAway, now, write}: Ways,
): () => void {
	let begunAt: number | undefined;
	let ending: NodeJS.Timeout | undefined;
	const look = () => {
		if (isUnderWay(getState())) {
			begunAt ??= now();
			clearTimeout(ending);
			ending = undefined;
			return;
		}

		if (begunAt === undefined || ending) {
			return;
		}

		const took = now() - begunAt;
		ending = setTimeout(() => {
			begunAt = undefined;
			ending = undefined;
			if (took >= long && isAway()) {
				write(noticeBytes(kind, text, environment));
			}
		}, gap);
		ending.unref();
	};

	const stop = subscribe(look);
	look();
	return () => {
		stop();
		clearTimeout(ending);
	};
}

const write = (bytes: string) => {
	process.stdout.write(bytes);
};

/** The notices of a session, if the config file asks for them. `without`: another program has the terminal meanwhile. */
export function openNotices(store: Store, kind: NoticeKind | undefined, environment: NodeJS.ProcessEnv): ReportMode {
	if (kind === undefined) {
		return noFocusWatch;
	}

	// GNU screen has several windows in one terminal, and a report would reach the program in whichever is shown.
	const focus = isInScreen(environment) ? noFocusWatch : watchFocus(terminalAnswers.onFocus, write);
	const stop = giveNotices(store, {kind, environment, isAway: focus.isLost, now: () => Date.now(), write});
	return {
		without: focus.without,
		stop() {
			stop();
			focus.stop();
		},
	};
}

/** Makes the function that starts the countdown of a rate limit, given its end in milliseconds since the epoch. The countdown ticks once a second while the limit lasts. */
export function countDown(
	{store, now}: Pick<ServiceContext, 'store' | 'now'>,
	ending: AbortSignal,
): (until: number) => void {
	let timer: NodeJS.Timeout | undefined;
	let end = 0;
	let told: Message | undefined;
	const stop = () => {
		clearInterval(timer);
		timer = undefined;
	};

	const tell = () => {
		const seconds = Math.ceil((end - now()) / 1000);
		if (seconds > 0) {
			store.dispatch({type: 'requests/paused', seconds});
		} else {
			stop();
			store.dispatch({type: 'requests/resumed'});
			if (told !== undefined && store.getState().message === told) {
				store.dispatch({type: 'message/cleared'});
			}
		}
	};

	ending.addEventListener('abort', stop);
	return until => {
		end = until;
		tell();
		if (timer !== undefined || ending.aborted) {
			return;
		}

		const what = store.getState().awaited > 0 ? 'Loading' : 'cforgs';
		say({store}, `Rate limit reached. ${what} continues by itself; the header counts down.`, 'warning');
		told = store.getState().message;
		timer = setInterval(tell, 1000);
	};
}
