import {type ColorLevel, type ThemeName, themeNames} from '../rows/theme.js';
import {UsageError} from './exit-status.js';

/** Whether an environment variable is set and not empty. */
export const isSet = (environment: NodeJS.ProcessEnv, name: string): boolean => (environment[name] ?? '') !== '';

const values: ReadonlyMap<string, boolean> = new Map([
	['1', true],
	['true', true],
	['yes', true],
	['0', false],
	['false', false],
	['no', false],
]);

/** Whether an environment variable turns something on or off; undefined if it is empty, 'unclear' for any other value. */
export function glanceAtSwitch(environment: NodeJS.ProcessEnv, name: string): boolean | 'unclear' | undefined {
	const value = (environment[name] ?? '').trim().toLowerCase();
	return value === '' ? undefined : (values.get(value) ?? 'unclear');
}

/**
Like `glanceAtSwitch`, but refuses an unclear value.

@throws {UsageError} If the value is unclear.
*/
export function readSwitch(environment: NodeJS.ProcessEnv, name: string): boolean | undefined {
	const value = glanceAtSwitch(environment, name);
	if (value === 'unclear') {
		throw new UsageError(`${name} must be 1, true or yes to turn it on, or 0, false or no to turn it off.`);
	}

	return value;
}

/** Whether the environment asks for accessible output, by this program's variable or by Ink's. Undefined if neither is set, 'unclear' if this program's variable has any other value. */
export function accessibilityWanted(environment: NodeJS.ProcessEnv): boolean | 'unclear' | undefined {
	return (
		glanceAtSwitch(environment, 'CFORGS_ACCESSIBLE') ?? (environment['INK_SCREEN_READER'] === 'true' ? true : undefined)
	);
}

const forced: ReadonlyMap<string | undefined, ColorLevel> = new Map([
	['0', 0],
	['false', 0],
	['', 1],
	['1', 1],
	['true', 1],
	['2', 2],
	['3', 3],
]);

// Terminals with more than 16 colours whose names do not show that.
const modern = /^(?:alacritty|contour|foot|ghostty|iterm|kitty|rio|wezterm|xterm-(?:ghostty|kitty))/v;

/** How many colours the terminal has, according to the environment. Only this function decides, so that all parts of the screen agree. An unknown terminal has 16, unless it is `dumb`. */
export function colorLevel(environment: NodeJS.ProcessEnv, platform: string): ColorLevel {
	const {NO_COLOR: noColor = '', FORCE_COLOR: force, COLORTERM: colors = '', TERM: term = ''} = environment;
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

	// Tmux itself supports 256 colours, and reduces them to what the outer terminal supports.
	return isInTmux(environment) || term.includes('256') || modern.test(term) ? 2 : 1;
}

/**
The requested theme: from the command line, then the environment, then the config file (`setting`).

@throws {UsageError} If the variable names no theme.
*/
export function chooseTheme(
	flag: ThemeName | undefined,
	{CFORGS_THEME: variable = ''}: NodeJS.ProcessEnv,
	setting: ThemeName = 'auto',
): ThemeName {
	const theme = flag ?? (variable === '' ? setting : themeNames.find(name => name === variable));
	if (theme === undefined) {
		throw new UsageError(`CFORGS_THEME takes ${themeNames.join(', ')}.`);
	}

	return theme;
}

/** The parts of the process that are needed. */
export type TerminalStreams = {
	readonly platform: string;
	readonly stdin: {readonly isTTY?: boolean};
	readonly stdout: {readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number};
};

export type TerminalAbilities = {
	readonly term: string | undefined;
	readonly is_input_terminal: boolean;
	readonly is_output_terminal: boolean;
	/** Undefined, like `rows` and `color_depth`, if the output is not a terminal. */
	readonly columns: number | undefined;
	readonly rows: number | undefined;
	/** In bits: 1 for no colours, 4 for 16 colours, 8 for 256, 24 for all. */
	readonly color_depth: number | undefined;
	readonly is_color_off: boolean;
	readonly is_utf8: boolean;
	/** The environment variable that sets the locale. */
	readonly locale_from: string | undefined;
	readonly is_over_ssh: boolean;
	readonly is_in_tmux: boolean;
};

export const isOverSsh = (environment: NodeJS.ProcessEnv): boolean => isSet(environment, 'SSH_CONNECTION');

/** Whether tmux is between this program and the terminal, and answers instead of it. */
export const isInTmux = (environment: NodeJS.ProcessEnv): boolean => isSet(environment, 'TMUX');

/** Whether GNU screen is between this program and the terminal. It answers some questions instead of it, but lets others through. */
export const isInScreen = (environment: NodeJS.ProcessEnv): boolean => isSet(environment, 'STY');

const localeOf = (environment: NodeJS.ProcessEnv): string | undefined =>
	['LC_ALL', 'LC_CTYPE', 'LANG'].find(name => isSet(environment, name));

const isUtf8 = (locale: string | undefined): boolean => /utf-?8/iv.test(locale ?? '');

/** Whether the locale limits the terminal to ASCII. Without a locale, as in most containers, assumes a modern terminal, except in tmux, which then shows only ASCII. */
export function isAsciiLocale(environment: NodeJS.ProcessEnv): boolean {
	const from = localeOf(environment);
	return from === undefined ? isInTmux(environment) : !isUtf8(environment[from]);
}

const bits = [1, 4, 8, 24] as const;

export function terminalAbilities(
	environment: NodeJS.ProcessEnv,
	{stdin, stdout, platform}: TerminalStreams,
): TerminalAbilities {
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
		is_in_tmux: isInTmux(environment),
	};
}
