import {
	type Background,
	type ColorLevel,
	type OwnColors,
	type Palette,
	paletteOf,
	type ThemeName,
} from '../rows/theme.js';

/** The background according to `COLORFGBG`: `15;0` is light on dark. Of the 16 colours, the dark ones and dark grey count as dark. */
export function backgroundOf({COLORFGBG: colors = ''}: NodeJS.ProcessEnv): Background | undefined {
	const last = /;(?<background>\d{1,2})$/v.exec(colors)?.groups?.['background'];
	return last === undefined
		? undefined
		: ['7', '9', '10', '11', '12', '13', '14', '15'].includes(last)
			? 'light'
			: 'dark';
}

type Looks = {
	readonly theme: ThemeName;
	readonly background: Background;
	readonly level: ColorLevel;
	readonly colors?: OwnColors | undefined;
};

let looks: Looks = {theme: 'auto', background: 'dark', level: 0};
let current = paletteOf(looks.theme, looks.background, looks.level);
const listeners = new Set<() => void>();

export const themeInForce = (): ThemeName => looks.theme;

export const currentPalette = (): Palette => current;

export function setLooks(changed: Partial<Looks>): void {
	looks = {...looks, ...changed};
	const next = paletteOf(looks.theme, looks.background, looks.level, looks.colors);
	if (next === current) {
		return;
	}

	current = next;
	for (const listener of listeners) {
		listener();
	}
}

/** Calls the listener after every change. Returns the function that unsubscribes. */
export function onLooks(listener: () => void): () => void {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

/** Whether the looks depend on the background. */
export const isForEitherBackground = (): boolean =>
	looks.level > 0 && (looks.theme === 'auto' || looks.theme === 'high-contrast');
