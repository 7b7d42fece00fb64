import type {ColorLevel} from '../format/theme.js';

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
