import {harmless} from '../../../base/text/harmless.js';
import {fit, widthOf} from '../../../base/text/width.js';
import {wrapText} from '../../../base/text/wrap.js';
import {row, type Row} from '../../../kernel/rows/row.js';
import type {Batch} from './batch.js';

/** The text, shortened with `…` if it is wider than the columns. */
export const shortened = (text: string, columns: number): string => widthOf(text) > columns ? fit(text, columns) : text;

/** The heading of a column, or its number if the heading is empty. */
export function headingOf({table}: Batch, index: number): string {
	const text = table.header[index] ?? '';
	return text === '' ? `column ${index + 1}` : harmless(text);
}

const mostNamed = 8;

/** Names the columns that fill no field, so that nobody expects them to be sent. Ignores a column without a heading and values. */
export function unusedText(batch: Batch): string | undefined {
	const {table, columns} = batch;
	const unused = columns.flatMap((name, index) => name === undefined && [table.header[index], ...table.rows.map(({cells}) => cells[index])].some(Boolean) ? [index] : []);
	const named = unused.slice(0, mostNamed).map(index => shortened(headingOf(batch, index), 24)).join(', ');
	const more = unused.length > mostNamed ? ` and ${unused.length - mostNamed} more` : '';
	return unused.length === 0 ? undefined : `Not used: ${named}${more}`;
}

export function unusedRows(batch: Batch, width: number): readonly Row[] {
	const text = unusedText(batch);
	const lines = text === undefined ? [] : wrapText(text, width, grapheme => grapheme);
	return lines.map(each => row({text: each, isHarmless: true, tone: 'warning'}));
}
