import {harmless} from '../text/harmless.js';
import {shownText, type Told} from '../text/told.js';
import {wrapText} from '../text/wrap.js';
import {
	plain,
	row,
	type Row,
	type Tone,
} from './row.js';

/**
A text in as many rows as it takes, each so many columns from the left.
*/
export function toldRows(told: Told, columns: number, tone?: Tone, indent = 0): readonly Row[] {
	const said = typeof told === 'string' ? undefined : told.said;
	const margin = indent === 0 ? [] : [plain(' '.repeat(indent))];
	return wrapText(shownText(told), columns - indent).map((line, index) => row(...margin, {
		text: line, isHarmless: true, ...(tone !== undefined && {tone}), ...(said !== undefined && {said: index === 0 ? harmless(said) : ''}),
	}));
}
