import type {NoticeKind} from '../options/config.js';
import {isInScreen, isInTmux} from '../options/terminal-abilities.js';
import {isSet} from '../options/switches.js';
import {throughScreen, throughTmux} from './pass-through.js';

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
