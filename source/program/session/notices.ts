import process from 'node:process';
import type {NoticeKind} from '../../kernel/options/config.js';
import {isInScreen} from '../../kernel/options/terminal-abilities.js';
import type {State} from '../../kernel/state/state.js';
import type {Store} from '../../kernel/state/store.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import {noFocusWatch, watchFocus} from '../../kernel/terminal/focus.js';
import type {ReportMode} from '../../kernel/terminal/report-mode.js';
import {noticeBytes} from '../../kernel/terminal/notice.js';

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
	/** Whether nobody looks at the terminal, as far as it says. */
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
