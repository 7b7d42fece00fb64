import {contrast} from '../../kernel/rows/contrast.js';
import {type Background, type OwnColors, ownColorNames, type ThemeName} from '../../kernel/rows/theme.js';

/** The least contrast of readable text. Source: Web Content Accessibility Guidelines 2.2, level AA. */
const leastContrast = 4.5;

/** Usual backgrounds, the hardest of each kind to read on. */
const backgrounds: Readonly<Record<Background, string>> = {dark: '#282c34', light: '#eeeeee'};

/** Which colours of the person's own can hardly be read. A theme that follows the terminal has to be readable on both kinds of background. How the 16 colours look is up to the terminal. */
export function colorWarnings(colors: OwnColors, theme: ThemeName = 'auto'): readonly string[] {
	const kinds = theme === 'auto' ? ['dark', 'light'] as const : (theme === 'dark' || theme === 'light' ? [theme] : []);
	const way = theme === 'auto' ? ', and the theme is auto: set theme to the kind that your terminal has' : '';
	return ownColorNames.flatMap(name => {
		const color = colors[name] ?? '';
		return color.startsWith('#')
			? kinds.map(kind => ({kind, ratio: contrast(color, backgrounds[kind])})).filter(({ratio}) => ratio < leastContrast)
				.map(({kind, ratio}) => `colors.${name}, ${color}, is hard to read on a ${kind} background (${ratio.toFixed(1)}:1, less than ${leastContrast}:1)${way}.`)
			: [];
	});
}
