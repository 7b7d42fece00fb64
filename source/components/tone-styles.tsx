import {renderToString, Text} from 'ink';
import {tones, type Tone} from '../format/row.js';
import {parseFrame} from '../terminal/frame.js';
import {plainStyle, type Style} from '../terminal/style.js';
import {theme} from './theme.js';

/**
How Ink would style each tone in this terminal.
*/
export function toneStyles(): ReadonlyMap<Tone, Style> {
	const samples = renderToString(<Text>{tones.map(tone => <Text key={tone} {...theme[tone]}>x</Text>)}</Text>);
	const [cells = []] = parseFrame(samples);
	return new Map(tones.map((tone, index) => [tone, cells[index]?.style ?? plainStyle]));
}
