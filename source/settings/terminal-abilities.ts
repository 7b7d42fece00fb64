import {type ColorLevel, type ThemeName, themeNames} from '../format/theme.js';
import {UsageError} from './exit-status.js';
import {isSet} from './switches.js';

const forced: ReadonlyMap<string | undefined, ColorLevel> = new Map([['0', 0], ['false', 0], ['', 1], ['1', 1], ['true', 1], ['2', 2], ['3', 3]]);

// Those that have more than 16 colours without saying so in their name.
const modern = /^(?:alacritty|contour|foot|ghostty|iterm|kitty|rio|wezterm|xterm-(?:ghostty|kitty))/v;

/**
How many colours the terminal has, from what the environment says: the one place that decides it, so that every part of the screen is painted with the same ones. A terminal that is not known has 16, unless it says that it is none that can be drawn on.
*/
export function colorLevel(environment: NodeJS.ProcessEnv, platform: string): ColorLevel {
	const {NO_COLOR: noColor = '', FORCE_COLOR: force, COLORTERM: colors = '', TERM: term = '', TMUX: tmux = ''} = environment;
	if (noColor !== '') {
		return 0;
	}

	const wanted = force === undefined ? undefined : forced.get(force);
	if (wanted !== undefined) {
		return wanted;
	}

	if (term === 'dumb') {
		return 0;
	}

	if (platform === 'win32' || /truecolor|24bit/v.test(colors) || /direct|truecolor|24bit/v.test(term)) {
		return 3;
	}

	// Itself tmux has 256, and gives the terminal around it what that can take.
	return tmux !== '' || term.includes('256') || modern.test(term) ? 2 : 1;
}

/**
The theme that is asked for: on the command line first, then in the environment, then by `setting`, that of the config file.

@throws {UsageError} at a variable that names none.
*/
export function chooseTheme(flag: ThemeName | undefined, {CFORGS_THEME: variable = ''}: NodeJS.ProcessEnv, setting: ThemeName = 'auto'): ThemeName {
	const theme = flag ?? (variable === '' ? setting : themeNames.find(name => name === variable));
	if (theme === undefined) {
		throw new UsageError(`CFORGS_THEME takes ${themeNames.join(', ')}.`);
	}

	return theme;
}

/**
As much of the process as is asked for.
*/
export type TerminalStreams = {
	readonly platform: string;
	readonly stdin: {readonly isTTY?: boolean};
	readonly stdout: {readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number};
};

export type TerminalAbilities = {
	readonly term: string | undefined;
	readonly is_input_terminal: boolean;
	readonly is_output_terminal: boolean;
	/**
	Undefined, like the rows and the depth, where the output is no terminal.
	*/
	readonly columns: number | undefined;
	readonly rows: number | undefined;
	/**
	Bits: 1 is no colour, 4 are 16 colours, 8 are 256, 24 are all.
	*/
	readonly color_depth: number | undefined;
	readonly is_color_off: boolean;
	readonly is_utf8: boolean;
	/**
	The variable that says so.
	*/
	readonly locale_from: string | undefined;
	readonly is_over_ssh: boolean;
	readonly is_in_tmux: boolean;
};

export const isOverSsh = (environment: NodeJS.ProcessEnv): boolean => isSet(environment, 'SSH_CONNECTION');

const localeOf = (environment: NodeJS.ProcessEnv): string | undefined => ['LC_ALL', 'LC_CTYPE', 'LANG'].find(name => isSet(environment, name));

const isUtf8 = (locale: string | undefined): boolean => /utf-?8/iv.test(locale ?? '');

/**
Whether the locale leaves a terminal with ASCII alone. Where none is set, as in most containers, the terminal is taken for one of today; tmux then shows no more than ASCII.
*/
export function isAsciiLocale(environment: NodeJS.ProcessEnv): boolean {
	const from = localeOf(environment);
	return from === undefined ? isSet(environment, 'TMUX') : !isUtf8(environment[from]);
}

const bits = [1, 4, 8, 24] as const;

export function terminalAbilities(environment: NodeJS.ProcessEnv, {stdin, stdout, platform}: TerminalStreams): TerminalAbilities {
	const localeFrom = localeOf(environment);
	const isColorOff = isSet(environment, 'NO_COLOR');
	const isOutput = stdout.isTTY === true;
	return {
		term: isSet(environment, 'TERM') ? environment['TERM'] : undefined,
		is_input_terminal: stdin.isTTY === true,
		is_output_terminal: isOutput,
		columns: isOutput ? stdout.columns : undefined,
		rows: isOutput ? stdout.rows : undefined,
		color_depth: isOutput ? bits[colorLevel(environment, platform)] : undefined,
		is_color_off: isColorOff,
		is_utf8: localeFrom !== undefined && isUtf8(environment[localeFrom]),
		locale_from: localeFrom,
		is_over_ssh: isOverSsh(environment),
		is_in_tmux: isSet(environment, 'TMUX'),
	};
}
