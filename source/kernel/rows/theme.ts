import {nearestColor} from './contrast.js';
import type {Tone} from './row.js';

export const themeNames = ['auto', 'dark', 'light', 'high-contrast', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

export type Background = 'dark' | 'light';

/** The number of colours, in chalk's levels: none, 16, 256, all. Levels 2 and 3 use the same 256 codes, which are fixed colours and shorter than true ones. */
export type ColorLevel = 0 | 1 | 2 | 3;

/** A colour is one of the 16 by name, or one of the 256 by number. */
export type Look = {
	readonly color?:
		| number
		| 'red'
		| 'green'
		| 'yellow'
		| 'blue'
		| 'cyan'
		| 'magenta'
		| 'redBright'
		| 'greenBright'
		| 'yellowBright'
		| 'cyanBright';
	readonly bold?: boolean;
	readonly underline?: boolean;
	readonly inverse?: boolean;
};

/** How each meaning looks, and all other `text`. Looks never carry meaning by themselves, so all of them may be missing. */
export type Palette = Readonly<Record<Tone, Look>> & {readonly text?: Look};

/** What a person can give colours of their own to. */
export const ownColorNames = ['text', 'quiet', 'accent', 'selection', 'good', 'warning', 'danger'] as const;

/** Colours of the person's own: `#rrggbb`, or a name of one of the 16. */
export type OwnColors = Readonly<Partial<Record<(typeof ownColorNames)[number], string | undefined>>>;

const toneOf = {
	text: ['text'],
	quiet: ['dim'],
	accent: ['accent'],
	selection: ['selected', 'selectedMatch'],
	good: ['success'],
	warning: ['warning'],
	danger: ['danger', 'alarm'],
} as const satisfies Readonly<Record<keyof OwnColors, ReadonlyArray<Tone | 'text'>>>;

// Faint text (SGR 2) is not used, because each terminal dims it differently. If no colour is known to be readable, the terminal's own colour is used.
const mono: Palette = {
	dim: {},
	accent: {bold: true},
	danger: {bold: true},
	alarm: {inverse: true, bold: true},
	success: {},
	warning: {underline: true},
	heading: {bold: true},
	match: {bold: true, underline: true},
	selected: {inverse: true},
	selectedMatch: {inverse: true, bold: true, underline: true},
};

// Everything coloured is also bold or underlined. None of the 16 colours is a red with enough contrast.
const strong: Palette = {...mono, danger: {bold: true, underline: true}, selected: {inverse: true, bold: true}};

const usual: Readonly<Record<Background, Readonly<Record<'few' | 'many', Palette>>>> = {
	dark: {
		few: {
			...mono,
			accent: {color: 'cyan'},
			danger: {color: 'redBright'},
			alarm: {...mono.alarm, color: 'redBright'},
			success: {color: 'green'},
			warning: {color: 'yellow'},
		},
		many: {
			...mono,
			dim: {color: 246},
			accent: {color: 80},
			danger: {color: 210},
			alarm: {...mono.alarm, color: 210},
			success: {color: 114},
			warning: {color: 179},
		},
	},
	light: {
		// Of the 16 colours, xterm's green, yellow and cyan cannot be read on white.
		few: {
			...mono,
			accent: {color: 'blue'},
			danger: {color: 'red'},
			alarm: {...mono.alarm, color: 'red'},
			warning: {color: 'magenta'},
		},
		many: {
			...mono,
			dim: {color: 241},
			accent: {color: 24},
			danger: {color: 124},
			alarm: {...mono.alarm, color: 124},
			success: {color: 22},
			warning: {color: 94},
		},
	},
};

const highContrast: typeof usual = {
	dark: {
		few: {
			...strong,
			accent: {color: 'cyanBright', bold: true},
			success: {color: 'greenBright'},
			warning: {color: 'yellowBright', underline: true},
		},
		many: {
			...strong,
			accent: {color: 123, bold: true},
			danger: {color: 217, bold: true, underline: true},
			alarm: {...strong.alarm, color: 217},
			success: {color: 157},
			warning: {color: 229, underline: true},
		},
	},
	light: {
		few: {...strong, accent: {color: 'blue', bold: true}},
		many: {
			...strong,
			accent: {color: 18, bold: true},
			danger: {color: 88, bold: true, underline: true},
			alarm: {...strong.alarm, color: 88},
			success: {bold: true},
			warning: {color: 54, underline: true},
		},
	},
};

/** The looks of a theme on a background, for the colours that the terminal has. Without colours, as with `NO_COLOR`, the selection is still reversed. Colours of the person's own keep out of high contrast and mono. */
export function paletteOf(theme: ThemeName, background: Background, level: ColorLevel, own?: OwnColors): Palette {
	const palette = paletteOfTheme(theme, background, level);
	return own === undefined || theme === 'mono' || theme === 'high-contrast'
		? palette
		: withOwnColors(palette, own, level);
}

function paletteOfTheme(theme: ThemeName, background: Background, level: ColorLevel): Palette {
	if (level === 0) {
		return mono;
	}

	const amount = level === 1 ? 'few' : 'many';

	switch (theme) {
		case 'mono': {
			return mono;
		}

		case 'high-contrast': {
			return highContrast[background][amount];
		}

		case 'dark':
		case 'light': {
			return usual[theme][amount];
		}

		case 'auto': {
			return usual[background][amount];
		}
	}
}

const codes = {
	red: 31,
	green: 32,
	yellow: 33,
	blue: 34,
	magenta: 35,
	cyan: 36,
	redBright: 91,
	greenBright: 92,
	yellowBright: 93,
	cyanBright: 96,
} as const;

type NamedColor = keyof typeof codes;

const isNamedColor = (color: string): color is NamedColor => Object.hasOwn(codes, color);

/** The names of colours, as a terminal shows them. */
export const namedColors: readonly string[] = Object.keys(codes);

/** A colour for a look. Undefined if the terminal has too few colours for it. */
function colorFor(color: string, level: ColorLevel): Look['color'] {
	if (isNamedColor(color)) {
		return color;
	}

	return level > 1 && /^#[\da-f]{6}$/iv.test(color) ? nearestColor(color) : undefined;
}

/** A palette with colours of the person's own. */
function withOwnColors(palette: Palette, colors: OwnColors, level: ColorLevel): Palette {
	const own = ownColorNames.flatMap(name => {
		const color = level === 0 ? undefined : colorFor(colors[name] ?? '', level);
		return color === undefined ? [] : toneOf[name].map(tone => [tone, {...palette[tone], color}] as const);
	});
	return {...palette, ...Object.fromEntries(own)};
}

/** The parameters of the SGR sequence that starts a look; empty if it has none. */
export function sgrOf({color, bold = false, underline = false, inverse = false}: Look): string {
	return [
		...(bold ? [1] : []),
		...(underline ? [4] : []),
		...(inverse ? [7] : []),
		...(color === undefined ? [] : [typeof color === 'number' ? `38;5;${color}` : codes[color]]),
	].join(';');
}
