import type {Theme} from '../helpers/svg.js';

/** The suffix of a picture’s name, and its theme. */
export const themes: Readonly<Record<'dark' | 'light', {readonly suffix: string; readonly theme: Theme}>> = {
	dark: {suffix: '', theme: {background: '#0d1117', foreground: '#e6edf3', border: '#30363d'}},
	light: {suffix: '-light', theme: {background: '#ffffff', foreground: '#1f2328', border: '#d1d9e0'}},
};
