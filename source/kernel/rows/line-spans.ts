import type {Line} from '../form-model/line-editor.js';
import {windowAround, widthOf} from '../../base/text/width.js';
import type {Span} from './row.js';

/** A text being typed, cut to exactly this many columns, and the column of its cursor. */
export function lineSpans(
	{text, cursor}: Line,
	columns: number,
): {readonly spans: readonly Span[]; readonly cursor: number} {
	const {before, at, after} = windowAround(text, cursor, columns);
	return {spans: [{text: before + at + after, isHarmless: true}], cursor: widthOf(before)};
}
