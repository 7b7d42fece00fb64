import chalk from 'chalk';
import {tones, type Tone} from '../format/row.js';
import {parseFrame} from '../terminal/frame.js';
import {plainStyle, type Style} from '../terminal/style.js';
import {theme} from './theme.js';

function sampleOf(tone: Tone): string {
	const {color, dimColor = false, bold = false, underline = false, inverse = false} = theme[tone];
	const parts = [
		...(color === undefined ? [] : [chalk[color]]),
		...(dimColor ? [chalk.dim] : []),
		...(bold ? [chalk.bold] : []),
		...(underline ? [chalk.underline] : []),
		...(inverse ? [chalk.inverse] : []),
	];
	let text = 'x';
	for (const part of parts) {
		text = part(text);
	}

	return text;
}

/**
How Ink would style each tone in this terminal: it asks chalk too.
*/
export const toneStyles = (): ReadonlyMap<Tone, Style> => new Map(tones.map(tone => [tone, parseFrame(sampleOf(tone))[0]?.[0]?.style ?? plainStyle]));
