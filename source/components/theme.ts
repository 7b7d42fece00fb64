import type {Tone} from '../format/row.js';

type Look = {
	readonly color?: 'cyan' | 'red' | 'green' | 'yellow';
	readonly dimColor?: boolean;
	readonly bold?: boolean;
	readonly underline?: boolean;
	readonly inverse?: boolean;
};

/**
How each meaning looks. Meaning is never told by looks alone, so all of this may be missing.
*/
export const theme: Readonly<Record<Tone, Look>> = {
	dim: {dimColor: true},
	accent: {color: 'cyan'},
	danger: {color: 'red'},
	success: {color: 'green'},
	warning: {color: 'yellow'},
	heading: {bold: true},
	match: {bold: true, underline: true},
	selected: {inverse: true},
};
