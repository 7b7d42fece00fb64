import type {TextProps} from 'ink';
import type {Tone} from '../format/row.js';

/**
How each meaning looks. Meaning is never told by looks alone, so all of this may be missing.
*/
export const theme: Readonly<Record<Tone, TextProps>> = {
	dim: {dimColor: true},
	accent: {color: 'cyan'},
	danger: {color: 'red'},
	success: {color: 'green'},
	warning: {color: 'yellow'},
	heading: {bold: true},
	match: {bold: true, underline: true},
	selected: {inverse: true},
};
