import type {Theme} from '../helpers/svg.js';

/**
What is added to a picture's name, and how it looks then.
*/
export const themes: Readonly<Record<'dark' | 'light', {readonly suffix: string; readonly theme: Theme}>> = {
	dark: {
		suffix: '', theme: {
			background: '#0d1117',
			foreground: '#e6edf3',
			border: '#30363d',
			palette: [
				'#484f58',
				'#ff7b72',
				'#3fb950',
				'#d29922',
				'#58a6ff',
				'#bc8cff',
				'#39c5cf',
				'#b1bac4',
				'#6e7681',
				'#ffa198',
				'#56d364',
				'#e3b341',
				'#79c0ff',
				'#d2a8ff',
				'#56d4dd',
				'#ffffff',
			],
		},
	},
	light: {
		suffix: '-light', theme: {
			background: '#ffffff',
			foreground: '#1f2328',
			border: '#d1d9e0',
			palette: [
				'#24292f',
				'#cf222e',
				'#116329',
				'#7d4e00',
				'#0969da',
				'#8250df',
				'#1b7c83',
				'#6e7781',
				'#57606a',
				'#a40e26',
				'#1a7f37',
				'#633c01',
				'#218bff',
				'#a475f9',
				'#3192aa',
				'#8c959f',
			],
		},
	},
};
