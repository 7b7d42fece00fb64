import {tones, type Tone} from '../format/row.js';
import {sgrOf, type Palette} from '../format/theme.js';
import {applySgr, plainStyle, type Style} from './style.js';

/**
How a palette's tones look in cells.
*/
export const toneStyles = (palette: Palette): ReadonlyMap<Tone, Style> => new Map(tones.map(tone => {
	const sgr = sgrOf(palette[tone]);
	return [tone, sgr === '' ? plainStyle : applySgr(plainStyle, sgr)];
}));
