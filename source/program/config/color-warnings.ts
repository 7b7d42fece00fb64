import {listText} from '../../base/text/words.js';
import {contrast} from '../../kernel/rows/contrast.js';
import {type Background, type OwnColors, ownColorNames, type ThemeName} from '../../kernel/rows/theme.js';

/** The least contrast of readable text. Source: Web Content Accessibility Guidelines 2.2, level AA. */
const leastContrast = 4.5;

/** Usual backgrounds, the hardest of each kind to read on. */
const backgrounds: Readonly<Record<Background, string>> = {dark: '#282c34', light: '#eeeeee'};

/** Which colours of the person's own can hardly be read, in a sentence for each kind of background. A theme that follows the terminal has to be readable on both. How the 16 colours look is up to the terminal. */
export function colorWarnings(colors: OwnColors, theme: ThemeName = 'auto'): readonly string[] {
	const kinds = theme === 'auto' ? (['dark', 'light'] as const) : theme === 'dark' || theme === 'light' ? [theme] : [];
	const way = theme === 'auto' ? ' If your terminal always has the other one, set theme.' : '';
	return kinds.flatMap(kind => {
		const weak = ownColorNames.flatMap(name => {
			const color = colors[name] ?? '';
			const ratio = color.startsWith('#') ? contrast(color, backgrounds[kind]) : Infinity;
			return ratio < leastContrast ? [`colors.${name} (${(Math.floor(ratio * 100) / 100).toFixed(2)}:1)`] : [];
		});
		return weak.length === 0
			? []
			: [
					`Hard to read on a ${kind} background, with a contrast of less than ${leastContrast}:1: ${listText(weak)}.${way}`,
				];
	});
}
