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
export function toldRows(text: string, columns: number, tone?: Tone, indent = 0): readonly Row[] {
	const margin = indent === 0 ? [] : [plain(' '.repeat(indent))];
	return wrapText(text, columns - indent).map(line => row(...margin, {text: line, isHarmless: true, ...(tone !== undefined && {tone})}));
}
