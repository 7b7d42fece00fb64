import type {Tone} from './row.js';

const hex = (...parts: readonly number[]): string =>
	`#${parts.map(part => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const partsOf = (color: string): readonly number[] =>
	[1, 3, 5].map(start => Number.parseInt(color.slice(start, start + 2), 16));

/** One of the 256 colours that a theme can name, as `#rrggbb`: a cube of 6×6×6, and 24 greys. The first sixteen belong to the terminal. */
export function paletteColor(index: number): string {
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return hex(grey, grey, grey);
	}

	const place = index - 16;
	return hex(
		...[Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map(level => (level === 0 ? 0 : 55 + level * 40)),
	);
}

/** The number of the colour among the 256 that comes nearest to `#rrggbb`. */
export function nearestColor(color: string): number {
	const wanted = partsOf(color);
	const distanceTo = (index: number): number =>
		Math.hypot(...partsOf(paletteColor(index)).map((part, at) => part - (wanted[at] ?? 0)));
	const distances = Array.from({length: 240}, (_, at) => distanceTo(at + 16));
	return distances.indexOf(Math.min(...distances)) + 16;
}

function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = partsOf(color).map(part => {
		const share = part / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours `#rrggbb`, from 1 to 21. Source: Web Content Accessibility Guidelines 2.2. */
export function contrast(left: string, right: string): number {
	const [darker = 0, lighter = 0] = [luminance(left), luminance(right)].toSorted((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}

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
